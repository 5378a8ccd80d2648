/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/db/known.h"

#include <stdlib.h>
#include <string.h>

enum { THINGS = 1024, SLOTS = 4096, MOST_KEY = 512, MOST_CELLS = 512, MOST_TEXT = 8192 };

#define MOST_MEMORY ((size_t)4 * 1024 * 1024)

/* A table (its rows come and go) or a column (its values change), by the hash of its name: two that
 * share a hash are forgotten together, which does no harm. */
struct thing {
    uint64_t name;
    uint64_t written; /* when, in the course of writes */
};

struct kept {
    struct answer answer;
    const struct statement *statement;
    uint64_t as_of;
    size_t size, key_length;
    const unsigned char *key;
};

struct known {
    uint64_t now;      /* counts writes */
    uint64_t unlooked; /* when something wrote that nobody looked at */
    struct statement *learner;
    struct thing things[THINGS];
    size_t thing_count;
    struct kept *slots[SLOTS];
    size_t held;
    /* One being made. */
    struct answer answer;
    struct cell cells[MOST_CELLS];
    char text[MOST_TEXT];
    unsigned char key[MOST_KEY];
    size_t key_length;
};

/* ---- What statements touch ------------------------------------------------------------------- */

static uint64_t add_to_hash(uint64_t hash, const char *string)
{
    for (; *string; string++)
        hash = (hash ^ (unsigned char)*string) * UINT64_C(1099511628211);
    return (hash ^ 0xff) * UINT64_C(1099511628211);
}

/* When there are too many, all others are one. */
static uint16_t number_of(struct known *known, const char *table, const char *column)
{
    uint64_t name = add_to_hash(add_to_hash(UINT64_C(14695981039346656037), table), column);
    for (size_t i = 0; i < known->thing_count; i++) {
        if (known->things[i].name == name)
            return (uint16_t)i;
    }
    if (known->thing_count == THINGS)
        return THINGS - 1;
    known->things[known->thing_count] = (struct thing){.name = name};
    return (uint16_t)known->thing_count++;
}

static void add_thing(struct known *known, struct touched *touched, const char *table,
                      const char *column)
{
    uint16_t number = number_of(known, table ? table : "", column ? column : "");
    for (size_t i = 0; i < touched->count; i++) {
        if (touched->list[i] == number)
            return;
    }
    if (touched->count == DB_MOST_TOUCHED)
        touched->is_more = true;
    else
        touched->list[touched->count++] = number;
}

/* As SQLite's sqlite3_set_authorizer wants it. NOLINTNEXTLINE(readability-function-size) */
static int on_touch(void *of, int code, const char *table, const char *column, const char *database,
                    const char *trigger)
{
    struct known *known = of;
    struct statement *learner = known->learner;
    (void)database;
    (void)trigger;
    if (!learner)
        return SQLITE_OK;
    switch (code) {
    case SQLITE_READ:
        add_thing(known, &learner->reads, table, NULL);
        if (column && *column)
            add_thing(known, &learner->reads, table, column);
        break;
    case SQLITE_UPDATE: add_thing(known, &learner->writes, table, column); break;
    case SQLITE_INSERT:
    case SQLITE_DELETE: add_thing(known, &learner->writes, table, NULL); break;
    case SQLITE_SELECT:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_SAVEPOINT:
    case SQLITE_TRANSACTION: break;
    default: learner->writes.is_more = true; break;
    }
    return SQLITE_OK;
}

struct known *known_new(struct db *db)
{
    struct known *known = calloc(1, sizeof *known);
    if (known && sqlite3_set_authorizer(db->handle, on_touch, known) == SQLITE_OK)
        return known;
    free(known);
    return NULL;
}

void known_learn(struct known *known, struct statement *statement)
{
    known->learner = statement;
}

void known_learnt(struct known *known)
{
    known->learner = NULL;
}

/* ---- The course of writes -------------------------------------------------------------------- */

uint64_t known_now(const struct known *known)
{
    return known->now;
}

void known_write(struct known *known, const struct statement *statement)
{
    const struct touched *writes = &statement->writes;
    if (writes->count == 0 && !writes->is_more)
        return;
    known->now++;
    for (size_t i = 0; i < writes->count; i++)
        known->things[writes->list[i]].written = known->now;
    if (writes->is_more)
        known->unlooked = known->now;
}

void known_undo(struct known *known, uint64_t since)
{
    uint64_t now = ++known->now;
    for (size_t i = 0; i < known->thing_count; i++) {
        if (known->things[i].written > since)
            known->things[i].written = now;
    }
    if (known->unlooked > since)
        known->unlooked = now;
}

static bool is_still_so(const struct known *known, const struct kept *kept)
{
    const struct touched *reads = &kept->statement->reads;
    if (known->unlooked > kept->as_of)
        return false;
    for (size_t i = 0; i < reads->count; i++) {
        if (known->things[reads->list[i]].written > kept->as_of)
            return false;
    }
    return true;
}

/* ---- Answers --------------------------------------------------------------------------------- */

static void drop(struct known *known, size_t slot)
{
    struct kept *kept = known->slots[slot];
    if (!kept)
        return;
    known->held -= kept->size;
    known->slots[slot] = NULL;
    free(kept);
}

void known_forget(struct known *known)
{
    known->unlooked = ++known->now;
    for (size_t i = 0; i < SLOTS; i++)
        drop(known, i);
}

void known_free(struct known *known)
{
    if (!known)
        return;
    known_forget(known);
    free(known);
}

/* The values as bytes, each with its kind and length; false: too long to be kept by. */
static bool make_key(struct known *known, struct db_args args)
{
    unsigned char *at = known->key;
    size_t room = sizeof known->key;
    for (size_t i = 0; i < args.count; i++) {
        const struct db_value *value = &args.list[i];
        size_t length = value->kind < DB_TEXT ? 0 : value->bytes.length;
        int64_t head[2] = {value->kind, value->kind == DB_INT ? value->integer : (int64_t)length};
        if (length > room || room - length < sizeof head)
            return false;
        memcpy(at, head, sizeof head);
        if (length > 0)
            memcpy(at + sizeof head, value->bytes.at, length);
        at += sizeof head + length;
        room -= sizeof head + length;
    }
    known->key_length = (size_t)(at - known->key);
    return true;
}

static size_t slot_of(const struct known *known, const struct statement *statement)
{
    uint64_t hash = (uint64_t)(uintptr_t)statement * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = 0;
    for (; at + 8 <= known->key_length; at += 8) {
        uint64_t word;
        memcpy(&word, known->key + at, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    for (; at < known->key_length; at++)
        hash = (hash ^ known->key[at]) * UINT64_C(0x9e3779b97f4a7c15);
    return (hash >> 32) % SLOTS;
}

const struct answer *known_find(struct known *known, const struct statement *statement,
                                struct db_args args)
{
    if (!make_key(known, args))
        return NULL;
    const struct kept *kept = known->slots[slot_of(known, statement)];
    bool is_it = kept && kept->statement == statement && kept->key_length == known->key_length &&
                 memcmp(kept->key, known->key, known->key_length) == 0 && is_still_so(known, kept);
    return is_it ? &kept->answer : NULL;
}

/* False: no room, or a kind that isn't kept. */
static bool take_cell(struct known *known, sqlite3_stmt *handle, int column, size_t *count)
{
    struct answer *answer = &known->answer;
    if (*count == MOST_CELLS)
        return false;
    struct cell *cell = &known->cells[(*count)++];
    *cell = (struct cell){.kind = DB_NULL};
    int type = sqlite3_column_type(handle, column);
    if (type == SQLITE_INTEGER) {
        *cell = (struct cell){.kind = DB_INT, .value = sqlite3_column_int64(handle, column)};
    } else if (type == SQLITE_TEXT) {
        const unsigned char *text = sqlite3_column_text(handle, column);
        size_t length = (size_t)sqlite3_column_bytes(handle, column);
        if (!text || length >= MOST_TEXT - answer->text_length)
            return false;
        *cell = (struct cell){DB_TEXT, (uint32_t)length, answer->text_length};
        memcpy(known->text + answer->text_length, text, length + 1);
        answer->text_length += (uint32_t)length + 1;
    }
    return type != SQLITE_FLOAT && type != SQLITE_BLOB;
}

static bool take_rows(struct known *known, sqlite3_stmt *handle, int *ret_code)
{
    size_t count = 0;
    int columns = sqlite3_column_count(handle);
    known->answer =
        (struct answer){.cells = known->cells, .text = known->text, .columns = (uint32_t)columns};
    while ((*ret_code = sqlite3_step(handle)) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++) {
            if (!take_cell(known, handle, i, &count))
                return false;
        }
        known->answer.rows++;
    }
    return *ret_code == SQLITE_DONE;
}

static void keep(struct known *known, const struct statement *statement)
{
    const struct answer *answer = &known->answer;
    size_t slot = slot_of(known, statement);
    size_t cells = (size_t)answer->rows * answer->columns * sizeof *answer->cells;
    size_t size = sizeof(struct kept) + cells + answer->text_length + known->key_length;
    if (known->held + size > MOST_MEMORY)
        known_forget(known);
    drop(known, slot);
    struct kept *kept = malloc(size);
    if (!kept)
        return;
    unsigned char *at = (unsigned char *)(kept + 1);
    *kept = (struct kept){.answer = *answer, .statement = statement, .as_of = known->now};
    kept->size = size;
    kept->key_length = known->key_length;
    kept->answer.cells = (const struct cell *)(kept + 1);
    memcpy(at, answer->cells, cells);
    kept->answer.text = memcpy(at + cells, answer->text, answer->text_length);
    kept->key = memcpy(at + cells + answer->text_length, known->key, known->key_length);
    known->slots[slot] = kept;
    known->held += size;
}

const struct answer *known_take(struct known *known, const struct statement *statement,
                                struct db_args args, int *ret_code)
{
    if (!take_rows(known, statement->handle, ret_code))
        return NULL;
    if (make_key(known, args))
        keep(known, statement);
    return &known->answer;
}
