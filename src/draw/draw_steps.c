/* SPDX-License-Identifier: Apache-2.0 */
/* What happens with a frozen list: promise, commitments, result, and the end. */
#include <sodium.h>
#include <string.h>

#include "draw_method.h"
#include "draw_own.h"
#include "draw_rules.h"
#include "draw_sql.h"
#include "org/org.h"
#include "org/org_keys.h"
#include "platform/audit/audit.h"
#include "platform/db/db.h"

enum { SECRET_BYTES = 32, LONGEST_NOTE = 64 * 1024, LONGEST_RECORD = 8 * 1024 * 1024 };

/* ---- What steps share ------------------------------------------------------------------------ */

/* For the office: *ret is the draw as it is, also when it was changed in between. */
static enum err take(struct ctx *c, int64_t id, int64_t rev, struct draw *ret)
{
    TRY(draw_take(c, id, ret));
    if (ret->rev == rev)
        return OK;
    enum err err = ctx_fail(c, ERR_CONFLICT, "抽签已由%s办理到“%s”，请看清现在的状态再继续。",
                            ret->changed_by_name ? ret->changed_by_name : "他人",
                            draw_state_title(ret->state));
    draw_show(ret, true);
    return err;
}

static enum err refuse(struct ctx *c, struct draw *draw, const char *sentence)
{
    draw_show(draw, org_may(c, MAY_KEEP_DRAWS, draw->owner_unit));
    return ctx_fail(c, ERR_CONFLICT, "%s", sentence);
}

static int64_t time_of_step(const struct ctx *c, const struct draw *draw)
{
    return c->now > draw->changed_at ? c->now : draw->changed_at;
}

static void note(struct ctx *c, const struct draw *draw, const char *action, const char *sentence)
{
    audit_write(c, &(struct audit_entry){.action = action,
                                         .object = "draw",
                                         .id = draw->record.id,
                                         .unit = draw->owner_unit,
                                         .sentence = sentence});
}

/* The step is written: what is there now goes to whoever took it. */
static enum err done(struct ctx *c, int64_t id, struct draw *ret)
{
    (void)draw_get(c, id, ret);
    draw_show(ret, org_may(c, MAY_KEEP_DRAWS, ret->owner_unit));
    return OK;
}

/* ---- Freezing -------------------------------------------------------------------------------- */

static enum err check_list(struct ctx *c, const struct draw_record *record)
{
    struct faults faults;
    faults_init(&faults, c->arena);
    draw_check(record, &faults);
    for (size_t i = 0; i < faults.count; i++)
        ctx_fault(c, faults.list[i].place, "%s", faults.list[i].sentence);
    return ctx_faulty(c);
}

static enum err make_secret(struct ctx *c, struct draw_record *record, struct bytes *ret_box)
{
    unsigned char bytes[SECRET_BYTES];
    char secret[2 * SECRET_BYTES + 1];
    c->random(bytes, sizeof bytes);
    (void)sodium_bin2hex(secret, sizeof secret, bytes, sizeof bytes);
    record->promise = draw_promise(c->arena, secret);
    bool is_closed = org_keys_close(c, record->id, secret, ret_box);
    sodium_memzero(bytes, sizeof bytes);
    sodium_memzero(secret, sizeof secret);
    return is_closed ? OK
                     : ctx_fail(c, ERR_CONFLICT,
                                "没有密钥文件，服务器的密数无处保管，请联系系统管理员。");
}

enum err draw_freeze(struct ctx *c, int64_t id, int64_t rev, struct draw *ret)
{
    struct bytes box;
    TRY(take(c, id, rev, ret));
    if (ret->state != DRAW_DRAFT)
        return refuse(c, ret, "名单已经冻结，不用再冻结。");
    struct draw_record *record = &ret->record;
    TRY(check_list(c, record));
    record->frozen_at = time_of_step(c, ret);
    record->office = ret->owner_name;
    TRY(make_secret(c, record, &box));
    record->frozen = draw_list_hash(c->arena, record);
    (void)db_exec(c, sql_draw_freeze,
                  DB_ARGS(VAL(id), VAL(rev), VAL(record->office), VAL(record->frozen_at), VAL(box),
                          VAL(record->promise), VAL(record->frozen), VAL(c->actor.person)));
    note(c, ret, "draw.freeze",
         text_format(
             c->arena,
             "冻结抽签“%s”的名单（%zu 行，参加 %zu 个），冻结校验值 %s，服务器密数的校验值 %s",
             record->title, record->lines.count, draw_taking_part(record), record->frozen,
             record->promise));
    return done(c, id, ret);
}

/* ---- Witnesses ------------------------------------------------------------------------------- */

static struct draw_witness *own_place(struct ctx *c, const struct draw *draw)
{
    struct draw_witness *list = (struct draw_witness *)draw->record.witnesses.at;
    for (size_t i = 0; i < draw->record.witnesses.count; i++) {
        if (list[i].person == c->actor.person)
            return &list[i];
    }
    return NULL;
}

static enum err take_place(struct ctx *c, int64_t id, struct draw *ret,
                           struct draw_witness **ret_place)
{
    TRY(draw_look(c, id, ret));
    *ret_place = own_place(c, ret);
    return *ret_place ? OK
                      : ctx_fail(c, ERR_FORBIDDEN, "您不是这次抽签的见证人，不能提交或开启密语。");
}

enum err draw_commit(struct ctx *c, int64_t id, const char *commitment, struct draw *ret)
{
    struct draw_witness *place;
    TRY(take_place(c, id, ret, &place));
    const char *why_not = draw_why_not_commit(place, ret->state);
    if (why_not)
        return refuse(c, ret, why_not);
    if (!draw_hash_is_good(commitment)) {
        ctx_fault(c, "commitment", "密语的校验值应为 64 位十六进制数字，请在抽签页面上提交。");
        return ctx_faulty(c);
    }
    (void)db_exec(
        c, sql_draw_commit,
        DB_ARGS(VAL(id), VAL(c->actor.person), VAL(commitment), VAL(time_of_step(c, ret))));
    note(c, ret, "draw.commit",
         text_format(c->arena, "见证人%s提交抽签“%s”的密语校验值 %s", place->name,
                     ret->record.title, commitment));
    return done(c, id, ret);
}

static bool has_commitment(const struct draw_record *record)
{
    const struct draw_witness *list = record->witnesses.at;
    for (size_t i = 0; i < record->witnesses.count; i++) {
        if (list[i].commitment)
            return true;
    }
    return false;
}

enum err draw_begin_opening(struct ctx *c, int64_t id, int64_t rev, int64_t minutes,
                            struct draw *ret)
{
    TRY(take(c, id, rev, ret));
    int64_t now = time_of_step(c, ret), until = now + minutes * 60000;
    if (ret->state != DRAW_FROZEN && ret->state != DRAW_OPENING)
        return refuse(c, ret, "现在不能开始开启密语：须是名单已冻结、还没有抽出结果的抽签。");
    if (ret->record.way != DRAW_BY_WITNESSES)
        return refuse(c, ret, "这次抽签是当众抽取号码，没有见证人要开启密语。");
    if (!has_commitment(&ret->record))
        return refuse(c, ret, "还没有一位见证人提交密语的校验值，请等他们提交后再开始。");
    if (until <= ret->record.open_until)
        return refuse(c, ret, "截止时间只能延后，不能提前。");
    (void)db_exec(c, sql_draw_begin_opening,
                  DB_ARGS(VAL(id), VAL(rev), VAL(until), VAL(now), VAL(c->actor.person)));
    note(c, ret, "draw.opening",
         text_format(c->arena, "%s抽签“%s”的密语，%lld 分钟内有效",
                     ret->state == DRAW_OPENING ? "延长开启" : "开始开启", ret->record.title,
                     (long long)minutes));
    return done(c, id, ret);
}

enum err draw_open(struct ctx *c, int64_t id, const char *secret, struct draw *ret)
{
    struct draw_witness *place;
    TRY(take_place(c, id, ret, &place));
    int64_t now = time_of_step(c, ret);
    const char *why_not = draw_why_not_open(place, ret->state, ret->record.open_until, now);
    if (why_not)
        return refuse(c, ret, why_not);
    if (strcmp(draw_commitment(c->arena, id, place->person, secret), place->commitment) != 0) {
        ctx_fault(c, "secret", "与您事先提交的校验值不符，请一字不差地输入原来的密语。");
        return ctx_faulty(c);
    }
    (void)db_exec(c, sql_draw_open, DB_ARGS(VAL(id), VAL(c->actor.person), VAL(secret), VAL(now)));
    note(c, ret, "draw.open",
         text_format(c->arena, "见证人%s开启抽签“%s”的密语", place->name, ret->record.title));
    return done(c, id, ret);
}

/* ---- The result ------------------------------------------------------------------------------ */

static enum err check_number(struct ctx *c, const struct draw_record *record, const char *number)
{
    if (record->way == DRAW_BY_WITNESSES && number)
        ctx_fault(c, "number", "这次抽签由见证人开启密语，不用输入号码，请清空。");
    else if (record->way == DRAW_BY_NUMBER && (!number || !draw_number_is_good(number)))
        ctx_fault(c, "number", "请输入当众抽出的号码，6 到 40 位数字。");
    return ctx_faulty(c);
}

/* False: the key file is not the one with which it was sealed. */
static bool take_secret(struct ctx *c, struct draw_record *record)
{
    struct db_rows *rows = db_query(c, sql_draw_secret_box, DB_ARGS(VAL(record->id)));
    struct bytes box = db_row(rows) == DB_ROW ? db_blob(rows, 0) : (struct bytes){0};
    db_close(rows);
    record->secret = org_keys_open(c, record->id, box);
    return record->secret && strcmp(draw_promise(c->arena, record->secret), record->promise) == 0;
}

static void store_results(struct ctx *c, const struct draw_record *record)
{
    const struct draw_result *list = record->results.at;
    for (size_t i = 0; i < record->results.count && db_ok(c); i++)
        (void)db_exec(
            c, sql_draw_set_result,
            DB_ARGS(VAL(record->id), VAL(list[i].line), VAL(list[i].place), VAL(list[i].value)));
}

static void hash_record(struct ctx *c, struct draw_record *record)
{
    struct text text;
    text_init(&text, c->arena, LONGEST_RECORD);
    draw_record_write(&text, record);
}

static void store(struct ctx *c, struct draw *draw)
{
    struct draw_record *record = &draw->record;
    bool is_closed = record->kind == DRAW_NUMBERS;
    int state = is_closed ? DRAW_DRAWN : DRAW_REVEALED;
    store_results(c, record);
    (void)db_exec(c, sql_draw_finish,
                  DB_ARGS(VAL(record->id), VAL(draw->rev), VAL(state), VAL(record->number),
                          VAL(record->drawn_at), VAL(record->drawn_by), VAL(record->secret),
                          VAL(record->seed), VAL(record->hash),
                          db_of_id(is_closed ? 0 : record->drawn_at), VAL(c->actor.person)));
}

enum err draw_run(struct ctx *c, int64_t id, int64_t rev, const char *number, struct draw *ret)
{
    TRY(take(c, id, rev, ret));
    struct draw_record *record = &ret->record;
    int64_t now = time_of_step(c, ret);
    const char *why_not = draw_why_not(record, ret->state, now);
    if (why_not)
        return refuse(c, ret, why_not);
    TRY(check_number(c, record, number));
    if (!take_secret(c, record))
        return refuse(c, ret,
                      "服务器的密数打不开：密钥文件与冻结时的不是同一份。请换回原来的密钥文件，"
                      "或写明原因作废后重抽。");
    record->number = number;
    record->drawn_at = now;
    record->drawn_by = c->actor.name;
    record->seed = draw_seed(c->arena, record);
    record->results = draw_results(c->arena, record);
    hash_record(c, record);
    store(c, ret);
    note(c, ret, "draw.result",
         text_format(c->arena, "抽签“%s”抽出结果，%s%s，记录校验值 %s", record->title,
                     number ? "号码 " : "见证人密语", number ? number : "", record->hash));
    return done(c, id, ret);
}

enum err draw_reveal(struct ctx *c, int64_t id, int64_t rev, struct draw *ret)
{
    TRY(take(c, id, rev, ret));
    if (ret->state != DRAW_DRAWN)
        return refuse(c, ret, "没有可公开的盲号：须是已抽出、还没有公开的抽盲号。");
    (void)db_exec(c, sql_draw_reveal,
                  DB_ARGS(VAL(id), VAL(rev), VAL(time_of_step(c, ret)), VAL(c->actor.person)));
    note(c, ret, "draw.reveal", text_format(c->arena, "公开抽签“%s”的盲号", ret->record.title));
    return done(c, id, ret);
}

/* ---- The end --------------------------------------------------------------------------------- */

static enum err make_void(struct ctx *c, struct draw *draw, const char *reason)
{
    if (draw->state == DRAW_DRAFT)
        return refuse(c, draw, "名单还没有冻结，不用作废；直接修改或删除即可。");
    if (draw->state == DRAW_VOID)
        return refuse(c, draw, "这次抽签已经作废。");
    (void)db_exec(c, sql_draw_void,
                  DB_ARGS(VAL(draw->record.id), VAL(draw->rev), VAL(time_of_step(c, draw)),
                          VAL(reason), VAL(c->actor.person)));
    note(c, draw, "draw.void",
         text_format(c->arena, "作废抽签“%s”（原状态：%s），原因：%s", draw->record.title,
                     draw_state_title(draw->state), reason));
    return OK;
}

enum err draw_void(struct ctx *c, int64_t id, int64_t rev, const char *reason, struct draw *ret)
{
    TRY(take(c, id, rev, ret));
    TRY(make_void(c, ret, reason));
    return done(c, id, ret);
}

enum err draw_redraw(struct ctx *c, int64_t id, int64_t rev, const char *reason, struct draw *ret)
{
    TRY(take(c, id, rev, ret));
    if (ret->redrawn_by)
        return refuse(c, ret, "这次抽签已经有了重抽，请到重抽的页面办理。");
    if (ret->state != DRAW_VOID)
        TRY(make_void(c, ret, reason));
    struct draw again = *ret;
    again.record.redraw_of = id;
    again.record.reason = reason;
    TRY(draw_create(c, &again));
    *ret = again;
    return OK;
}
