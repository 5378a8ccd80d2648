/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/db/migrate.h"

#include <sodium.h>
#include <string.h>

#include "db_sql.h"
#include "platform/base/arena.h"
#include "platform/base/ctx.h"
#include "platform/db/connection.h"
#include "platform/db/copy.h"
#include "platform/db/db.h"
#include "platform/db/inside.h"

enum { CHECKSUM_HEX = 2 * crypto_hash_sha256_BYTES };

static const char *checksum_of(struct arena *arena, const char *text)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *hex = arena_alloc(arena, CHECKSUM_HEX + 1);
    (void)crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    return sodium_bin2hex(hex, CHECKSUM_HEX + 1, hash, sizeof hash);
}

static bool refuse_failed(struct ctx *c, const char *name, const char *why,
                          const char **ret_sentence)
{
    *ret_sentence = text_format(c->arena,
                                "数据库升级到 %s 时失败，已自动退回，数据没有改变，仍可用原来版本的"
                                "程序。请检查磁盘剩余空间后重新启动；再次失败请联系开发者。（%s）",
                                name, why);
    db_end_unit(c->db);
    db_roll_back(c->db);
    return false;
}

static bool apply(struct ctx *c, const struct migration *migration)
{
    if (!db_run_plain(c->db, migration->text))
        return false;
    (void)db_exec(c, sql_db_migration_done,
                  DB_ARGS(VAL(migration->number), VAL(migration->name),
                          VAL(checksum_of(c->arena, migration->text)), VAL(c->now)));
    return db_ok(c);
}

/* Those behind `highest`. A new database has nothing that could have been broken. */
static bool apply_all(struct ctx *c, const struct migration *list, int64_t highest,
                      const char **ret_sentence)
{
    const char *sentence = NULL;
    const char *name = list->name;
    bool is_good = db_begin(c->db);
    for (; is_good && list->name; list++) {
        if (list->number <= highest)
            continue;
        name = list->name;
        is_good = apply(c, list);
    }
    if (!is_good)
        return refuse_failed(c, name, db_cause(c->db), ret_sentence);
    if (highest > 0 && !db_is_whole(c->db, c->arena, &sentence))
        return refuse_failed(c, name, sentence, ret_sentence);
    return db_commit(c->db) || refuse_failed(c, name, db_cause(c->db), ret_sentence);
}

static const struct migration *with_number(const struct migration *list, int64_t number)
{
    for (; list->name; list++) {
        if (list->number == number)
            return list;
    }
    return NULL;
}

/* How many migrations there are up to a number. */
static int64_t count_up_to(const struct migration *list, int64_t number)
{
    int64_t count = 0;
    for (; list->name; list++)
        count += list->number <= number;
    return count;
}

static bool is_by(struct arena *arena, const struct migration *known, const char *checksum)
{
    return strcmp(checksum_of(arena, known->text), checksum) == 0 ||
           (known->earlier && strlen(checksum) == CHECKSUM_HEX && strstr(known->earlier, checksum));
}

static int64_t refuse_history(struct arena *arena, const char *name, const char **ret_sentence)
{
    *ret_sentence = text_format(arena,
                                "数据库的升级记录（%s）与本程序的不一致，为免损坏数据，"
                                "程序没有启动。请换回原来版本的程序，或者用备份恢复。",
                                name);
    return -1;
}

/* Holds what was applied against what the program knows; the highest number that was applied, -1
 * if they don't go together. */
static int64_t check_applied(struct ctx *c, const struct migration *list, const char **ret_sentence)
{
    int64_t highest = 0, count = 0;
    struct db_rows *rows = db_query(c, sql_db_migrations, DB_NO_ARGS);
    while (db_row(rows) == DB_ROW) {
        const char *name = db_text(rows, 1);
        const struct migration *known = with_number(list, db_int(rows, 0));
        if (!known) {
            *ret_sentence = text_format(c->arena,
                                        "数据库已由更新版本的程序升级过（%s），"
                                        "本程序不能使用。请换用新版本的程序。",
                                        name);
            return -1;
        }
        const char *checksum = db_text(rows, 2);
        if (strcmp(known->name, name) != 0 || !is_by(c->arena, known, checksum))
            return refuse_history(c->arena, name, ret_sentence);
        highest = known->number;
        count++;
    }
    if (db_ok(c) && count < count_up_to(list, highest))
        return refuse_history(c->arena, "有遗漏", ret_sentence);
    if (db_ok(c))
        return highest;
    *ret_sentence = text_format(c->arena, "不能读取数据库的升级记录。（%s）", db_cause(c->db));
    return -1;
}

/* A database that nobody has used yet has no table `migration`. */
static bool is_new(struct ctx *c)
{
    return db_number(c, "SELECT count(*) FROM sqlite_master WHERE name = 'migration'", DB_NO_ARGS,
                     1) == 0;
}

int migrate_newest(const struct migration *list)
{
    int newest = 0;
    for (; list->name; list++)
        newest = list->number;
    return newest;
}

bool migrate_is_due(struct db *db, struct arena *arena, const struct migration *list)
{
    struct ctx c = {.arena = arena, .db = db};
    const char *sentence = NULL;
    int64_t newest = migrate_newest(list);
    int64_t highest = is_new(&c) ? newest : check_applied(&c, list, &sentence);
    db_end_unit(db);
    return highest >= 0 && highest < newest;
}

bool migrate(struct db *db, struct arena *arena, const struct migration *list, int64_t now,
             const char **ret_sentence)
{
    struct ctx c = {.arena = arena, .db = db, .now = now};
    int64_t highest = is_new(&c) ? 0 : check_applied(&c, list, ret_sentence);
    db_end_unit(db);
    if (highest < 0)
        return false;
    return highest == migrate_newest(list) || apply_all(&c, list, highest, ret_sentence);
}
