/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "audit_sql.h"
#include "platform/audit/audit.h"
#include "platform/audit/chain.h"
#include "platform/base/arena.h"

struct seal {
    int64_t id, from, to, count;
    const char *head, *marks;
};

/* A walk over the audit's rows, page by page, beside the walk over the seals. */
struct walk {
    struct ctx *c;
    struct chain chain;
    int64_t last_id; /* of the row read last */
    char good_head[SM3_HEX + 1];
    struct audit_verdict *verdict;
};

/* The mark at `*at`: id and digits; moves behind it. False: there is none. */
static bool read_mark(const char **at, int64_t *ret_id, const char **ret_digits)
{
    int64_t id = 0;
    const char *next = *at;
    for (; *next >= '0' && *next <= '9' && id < INT64_MAX / 100; next++)
        id = id * 10 + (*next - '0');
    if (next == *at || *next != ':' || strlen(next) < 1 + CHAIN_MARK)
        return false;
    *ret_id = id;
    *ret_digits = next + 1;
    *at = next + 1 + CHAIN_MARK;
    *at += **at == ' ';
    return true;
}

static void break_at(struct walk *walk, const struct seal *seal, int64_t row, const char *what)
{
    struct audit_verdict *verdict = walk->verdict;
    verdict->is_intact = false;
    verdict->broken_seal = seal->id;
    verdict->first_broken = row;
    verdict->sentence = row != 0
                            ? text_format(walk->c->arena,
                                          "操作记录不完整：编号 %" PRId64 " 的记录%s（第 %" PRId64
                                          " 个封记）。请保留现场，立即报告系统管理员。",
                                          row, what, seal->id)
                            : text_format(walk->c->arena,
                                          "操作记录不完整：第 %" PRId64
                                          " 个封记%s。请保留现场，立即报告系统管理员。",
                                          seal->id, what);
}

/* Holds one row, already in the chain, against its mark. */
static bool check_row(struct walk *walk, const struct seal *seal, const char **marks)
{
    int64_t id = 0;
    const char *digits = NULL;
    if (!read_mark(marks, &id, &digits) || walk->last_id < id) {
        break_at(walk, seal, walk->last_id, "是封记之后加入的");
        return false;
    }
    if (walk->last_id > id) {
        break_at(walk, seal, id, "已被删除");
        return false;
    }
    if (memcmp(digits, walk->chain.head, CHAIN_MARK) != 0) {
        break_at(walk, seal, id, "已被改动");
        return false;
    }
    return true;
}

struct span {
    int64_t first, count;
};

/* The rows up to the seal's last one, all of them: also those that should not be there. */
static bool check_rows(struct walk *walk, const struct seal *seal, struct span *ret)
{
    const char *marks = seal->marks;
    int64_t id = 0;
    const char *digits = NULL;
    struct db_rows *rows =
        db_query(walk->c, sql_audit_after, DB_ARGS(VAL(walk->last_id), VAL(seal->count + 1)));
    bool is_good = true;
    while (is_good && db_row(rows) == DB_ROW && db_int(rows, 0) <= seal->to) {
        walk->last_id = db_int(rows, 0);
        chain_add(&walk->chain, rows);
        ret->first = ret->count++ ? ret->first : walk->last_id;
        is_good = check_row(walk, seal, &marks);
    }
    db_close(rows);
    if (is_good && read_mark(&marks, &id, &digits)) {
        break_at(walk, seal, id, "已被删除");
        is_good = false;
    }
    return is_good;
}

static bool check_seal(struct walk *walk, const struct seal *seal)
{
    struct audit_verdict *verdict = walk->verdict;
    struct span span = {0};
    if (seal->id != verdict->seals + 1) {
        struct seal missing = {.id = verdict->seals + 1};
        break_at(walk, &missing, 0, "已被删除");
        return false;
    }
    if (seal->count < 1 || seal->count > CHAIN_MOST_ROWS || !seal->head || !seal->marks) {
        break_at(walk, seal, 0, "已被改动");
        return false;
    }
    if (!check_rows(walk, seal, &span))
        return false;
    if (strcmp(walk->chain.head, seal->head) != 0 || span.count != seal->count ||
        span.first != seal->from || walk->last_id != seal->to) {
        break_at(walk, seal, 0, "或者它所封的记录已被改动");
        return false;
    }
    verdict->seals++;
    verdict->rows += span.count;
    memcpy(walk->good_head, walk->chain.head, SM3_HEX);
    return true;
}

static void count_unsealed(struct walk *walk)
{
    struct audit_verdict *verdict = walk->verdict;
    struct db_rows *rows =
        db_query(walk->c, sql_audit_after, DB_ARGS(VAL(walk->last_id), VAL(INT64_MAX)));
    while (db_row(rows) == DB_ROW) {
        if (verdict->unsealed++ == 0)
            verdict->unsealed_from = db_int(rows, 0);
    }
    verdict->sentence =
        verdict->unsealed == 0
            ? text_format(walk->c->arena,
                          "操作记录完整：共 %" PRId64 " 条，%" PRId64 " 个封记，均与封存时一致。",
                          verdict->rows, verdict->seals)
            : text_format(walk->c->arena,
                          "操作记录完整：已封存的 %" PRId64 " 条、%" PRId64
                          " 个封记均与封存时一致；编号 %" PRId64 " 起的 %" PRId64 " 条尚未封存。",
                          verdict->rows, verdict->seals, verdict->unsealed_from, verdict->unsealed);
}

struct audit_verdict audit_verify(struct ctx *c)
{
    struct audit_verdict verdict = {.is_intact = true, .head = chain_origin};
    struct walk walk = {.c = c, .verdict = &verdict};
    memcpy(walk.good_head, chain_origin, SM3_HEX);
    if (!chain_begin(&walk.chain, c, chain_origin)) {
        verdict.is_intact = false;
        verdict.sentence = c->message;
        return verdict;
    }
    struct db_rows *seals = db_query(c, sql_audit_seals, DB_NO_ARGS);
    bool is_good = true;
    while (is_good && db_row(seals) == DB_ROW) {
        struct arena_mark mark = arena_mark(c->arena);
        struct seal seal = {.id = db_int(seals, 0),
                            .from = db_int(seals, 1),
                            .to = db_int(seals, 2),
                            .count = db_int(seals, 3),
                            .head = db_text(seals, 4),
                            .marks = db_text(seals, 5)};
        is_good = check_seal(&walk, &seal);
        if (is_good)
            arena_rewind(c->arena, mark);
    }
    db_close(seals);
    verdict.head = arena_copy(c->arena, walk.good_head, SM3_HEX);
    if (is_good)
        count_unsealed(&walk);
    return verdict;
}
