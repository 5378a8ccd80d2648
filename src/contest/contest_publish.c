/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_publish.h"

#include <string.h>

#include "contest/contest_own.h"
#include "contest/contest_record.h"
#include "contest_publish_sql.h"
#include "file/file.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/base/date.h"
#include "platform/base/json.h"
#include "platform/base/version.h"
#include "platform/db/db.h"
#include "publish/publish_seal.h"

enum { LARGEST_BLOB = 16 * 1024 * 1024, MOST_VERSIONS = 200, LONGEST_FILES = 1024 };
enum { DAYS_A_WEEK = 7, THURSDAY = 4 /* 1970-01-01 */, SATURDAY = 6 };

static const struct field files_fields[] = {
    FIELD(contest_files, team_scheme, FIELD_TEXT, .label = "团体评分方案"),
    FIELD(contest_files, team_facts, FIELD_TEXT, .label = "团体数据"),
    FIELD(contest_files, people_scheme, FIELD_TEXT, .label = "个人评分方案"),
    FIELD(contest_files, people_facts, FIELD_TEXT, .label = "个人数据"),
    FIELD(contest_files, published, FIELD_TEXT, .label = "公布的结果"),
    FIELD_LAST};

/* ---- Looking --------------------------------------------------------------------------------- */

static int state_of(struct ctx *c, const struct contest_publication *publication, bool is_amending)
{
    if (publication->latest != publication->id)
        return PUBLICATION_SUPERSEDED;
    if (is_amending)
        return PUBLICATION_AMENDING;
    bool is_open =
        publication->objections_until != DATE_NONE && org_today(c) <= publication->objections_until;
    return is_open || publication->open_appeals > 0 ? PUBLICATION_OBJECTING : PUBLICATION_FINAL;
}

enum err contest_publication_get(struct ctx *c, int64_t id, struct contest_publication *ret)
{
    struct db_rows *rows = db_query(c, sql_contest_publication_get, DB_ARGS(VAL(id)));
    if (db_row(rows) != DB_ROW)
        return ctx_fail(c, ERR_NOT_FOUND, "没有公布过这份成绩，请核对网址。");
    *ret = (struct contest_publication){
        .id = db_int(rows, 0),
        .number = db_text(rows, 1),
        .contest = db_int(rows, 2),
        .version = db_int(rows, 3),
        .owner_unit = db_int(rows, 4),
        .title = db_text(rows, 5),
        .owner_name = db_text(rows, 6),
        .files = db_text(rows, 7),
        .engine = db_text(rows, 8),
        .hash = db_text(rows, 9),
        .audit_head = db_text(rows, 10),
        .reason = db_text(rows, 11),
        .agreed_by = contest_read_names(c, db_text(rows, 12)),
        .supersedes = db_is_null(rows, 13) ? 0 : db_int(rows, 13),
        .objections_until = db_is_null(rows, 14) ? DATE_NONE : (int32_t)db_int(rows, 14),
        .at = db_int(rows, 15),
        .person = db_int(rows, 16),
        .name = db_text(rows, 17),
        .latest = db_int(rows, 18),
        .latest_version = db_int(rows, 19),
        .open_appeals = db_int(rows, 20)};
    ret->state = state_of(c, ret, db_int(rows, 21) > 0);
    db_close(rows);
    return OK;
}

struct contest_publications contest_publications(struct ctx *c, int64_t contest)
{
    struct contest_publications found = {arena_array(c->arena, MOST_VERSIONS, sizeof *found.list),
                                         0};
    int64_t *ids = arena_array(c->arena, MOST_VERSIONS, sizeof *ids);
    size_t count = 0;
    struct db_rows *rows = db_query(c, sql_contest_publications, DB_ARGS(VAL(contest)));
    while (db_row(rows) == DB_ROW && count < MOST_VERSIONS)
        ids[count++] = db_int(rows, 0);
    db_close(rows);
    for (size_t i = 0; i < count; i++)
        found.count += contest_publication_get(c, ids[i], &found.list[found.count]) == OK;
    return found;
}

bool contest_publication_last(struct ctx *c, int64_t contest, struct contest_publication *ret)
{
    int64_t id = db_number(c, sql_contest_publications, DB_ARGS(VAL(contest)), 0);
    return id != 0 && contest_publication_get(c, id, ret) == OK;
}

struct contest_files contest_publication_files(struct ctx *c,
                                               const struct contest_publication *publication)
{
    struct contest_files files = {0};
    struct faults faults;
    faults_init(&faults, c->arena);
    const struct json *tree = json_parse(c->arena, bytes_of(publication->files), &faults);
    if (tree && tree->kind == JSON_OBJECT)
        field_read(c, files_fields, tree, &files);
    return files;
}

static enum err load(struct ctx *c, const char *hash, struct bytes *ret)
{
    if (!hash || file_load(c, hash, LARGEST_BLOB, ret) != OK)
        return ctx_fail(c, ERR_INTERNAL,
                        "公布时保存的文件缺失或与校验值不符，请系统管理员从备份恢复。");
    return OK;
}

enum err contest_publication_read(struct ctx *c, const struct contest_publication *publication,
                                  struct contest_published *ret)
{
    struct bytes bytes;
    struct faults faults;
    *ret = (struct contest_published){.from_day = DATE_NONE, .until_day = DATE_NONE};
    TRY(load(c, contest_publication_files(c, publication).published, &bytes));
    faults_init(&faults, c->arena);
    const struct json *tree = json_parse(c->arena, bytes, &faults);
    size_t before = c->fault_count;
    if (tree && tree->kind == JSON_OBJECT)
        field_read(c, contest_published_fields, tree, ret);
    bool is_read = tree && c->fault_count == before;
    c->fault_count = before;
    return is_read ? OK : ctx_fail(c, ERR_INTERNAL, "公布时保存的结果读不出来，请联系系统管理员。");
}

/* ---- The hash -------------------------------------------------------------------------------- */

static enum err hash_row(struct ctx *c, const struct contest_publication *publication,
                         const char **ret_hash)
{
    struct text row;
    publish_row_begin(c, &row, "lianbing contest 1");
    publish_row_number(&row, publication->id);
    publish_row_text(&row, publication->number);
    publish_row_number(&row, publication->contest);
    publish_row_number(&row, publication->version);
    publish_row_number(&row, publication->owner_unit);
    publish_row_text(&row, publication->title);
    publish_row_text(&row, publication->files);
    publish_row_text(&row, publication->engine);
    publish_row_text(&row, publication->audit_head);
    publish_row_text(&row, publication->reason);
    publish_row_text(&row, contest_print_names(c, publication->agreed_by));
    publish_row_id(&row, publication->supersedes);
    publish_row_id(&row, publication->objections_until == DATE_NONE
                             ? 0
                             : (int64_t)publication->objections_until);
    publish_row_number(&row, publication->at);
    publish_row_number(&row, publication->person);
    publish_row_text(&row, publication->name);
    return publish_row_hash(c, &row, ret_hash);
}

bool contest_publication_check(struct ctx *c, const struct contest_publication *publication,
                               const char **ret_sentence)
{
    struct contest_files files = contest_publication_files(c, publication);
    const char *const hashes[] = {files.team_scheme, files.team_facts, files.people_scheme,
                                  files.people_facts, files.published};
    const char *hash;
    struct ctx before = *c;
    bool is_intact = hash_row(c, publication, &hash) == OK && strcmp(hash, publication->hash) == 0;
    for (size_t i = 0; is_intact && i < sizeof hashes / sizeof *hashes; i++) {
        struct bytes bytes;
        struct arena_mark mark = arena_mark(c->arena);
        is_intact = !hashes[i] || load(c, hashes[i], &bytes) == OK;
        arena_rewind(c->arena, mark);
    }
    if (!is_intact)
        ctx_rewind(c, &before);
    *ret_sentence = is_intact ? "与公布时完全一致。"
                              : "与公布时的校验值不符，可能被改动过，请系统管理员从备份恢复。";
    return is_intact;
}

/* ---- May it be published --------------------------------------------------------------------- */

int32_t contest_objections_until(const struct contest_plan *plan, int32_t today)
{
    int64_t left = plan->appeal_days;
    if (left == 0)
        return DATE_NONE;
    while (left > 0) {
        today++;
        int day = (today + THURSDAY) % DAYS_A_WEEK; /* 0: Sunday */
        left -= day != 0 && day != SATURDAY;
    }
    return today;
}

static enum err refuse_outrun(struct ctx *c)
{
    return ctx_fail(c, ERR_CONFLICT,
                    "您看到的成绩之后又有了变化（或者已由他人公布）；请核对新的成绩后再公布。");
}

static enum err check_wish(struct ctx *c, const struct contest *contest,
                           const struct contest_wish_to_publish *wish, bool is_amendment)
{
    if (contest->state != CONTEST_CLOSED)
        return ctx_fail(c, ERR_CONFLICT, "比武还没有结束，结束后才能公布成绩。");
    if (contest->sealed_at != 0)
        return ctx_fail(c, ERR_CONFLICT, "大屏还在封榜，请先由主持人揭晓全部名次。");
    contest_check_names(c, "agreed_by", wish->agreed_by);
    if (is_amendment && (!wish->reason || !*wish->reason))
        ctx_fault(c, "reason", "成绩已经公布过，重新公布要写明更正的原因。");
    if (wish->objections_until != DATE_NONE && wish->objections_until < org_today(c))
        ctx_fault(c, "objections_until", "异议期的最后一天不能早于今天。");
    return ctx_faulty(c);
}

static enum err check_scored(struct ctx *c, const struct contest_scored *scored)
{
    for (size_t i = 0; i < scored->faults.count; i++)
        ctx_fault(c, "figures", "%s", scored->faults.list[i].sentence);
    return ctx_faulty(c);
}

static enum err check_open(struct ctx *c, const struct contest_wish_to_publish *wish,
                           const struct contest_awards *awards, bool is_final)
{
    if (!is_final)
        return ctx_fail(c, ERR_INVALID, "还有科目没有结束评分，全部结束后才能公布成绩。");
    if (awards->open.count > 0 && !wish->is_acknowledged) {
        ctx_fault(c, "is_acknowledged", "还有 %zu 件事没有决定：%s确需照此公布的请勾选确认。",
                  awards->open.count, ((const char *const *)awards->open.at)[0]);
        return ctx_faulty(c);
    }
    return OK;
}

/* ---- First step: all of it, and its blobs ---------------------------------------------------- */

static enum err keep_one(struct ctx *c, const struct contest_scored *scored,
                         const char **ret_scheme, const char **ret_facts)
{
    struct text content;
    *ret_scheme = *ret_facts = NULL;
    if (!scored->model)
        return OK;
    text_init(&content, c->arena, LARGEST_BLOB);
    score_scheme_print(&content, scored->model);
    if (content.is_cut || scored->csv.is_cut)
        return ctx_fail(c, ERR_TOO_BIG, "数据过多，不能公布，请联系系统管理员。");
    TRY(file_keep(c, (struct bytes){content.at, content.used}, ret_scheme));
    return file_keep(c, (struct bytes){scored->csv.at, scored->csv.used}, ret_facts);
}

static enum err keep_published(struct ctx *c, const struct contest_published *published,
                               const char **ret_hash)
{
    struct text text;
    text_init(&text, c->arena, LARGEST_BLOB);
    field_write(&text, contest_published_fields, published);
    if (text.is_cut)
        return ctx_fail(c, ERR_TOO_BIG, "成绩过多，不能公布，请联系系统管理员。");
    return file_keep(c, (struct bytes){text.at, text.used}, ret_hash);
}

static const char *print_files(struct ctx *c, const struct contest_files *files)
{
    struct text text;
    text_init(&text, c->arena, LONGEST_FILES);
    field_write(&text, files_fields, files);
    return text.at;
}

static enum err compare(struct ctx *c, int64_t superseded, struct contest_published *published,
                        const struct contest_files *files)
{
    struct contest_publication old;
    struct contest_published before;
    if (superseded == 0)
        return OK;
    TRY(contest_publication_get(c, superseded, &old));
    TRY(contest_publication_read(c, &old, &before));
    published->moves = contest_published_moves(c, &before, published);
    struct contest_files kept = contest_publication_files(c, &old);
    bool is_same = strcmp(kept.team_facts, files->team_facts) == 0 &&
                   strcmp(kept.people_facts ? kept.people_facts : "",
                          files->people_facts ? files->people_facts : "") == 0 &&
                   before.winners.count == published->winners.count && published->moves.count == 0;
    for (size_t i = 0; is_same && i < before.winners.count; i++) {
        const struct contest_winner *was = (const struct contest_winner *)before.winners.at + i;
        const struct contest_winner *is = (const struct contest_winner *)published->winners.at + i;
        is_same = strcmp(was->award, is->award) == 0 && strcmp(was->name, is->name) == 0;
    }
    if (is_same)
        return ctx_fail(c, ERR_INVALID, "成绩和奖项与上一次公布（%s）完全相同，不用重新公布。",
                        old.number);
    return OK;
}

static enum err work_out(struct ctx *c, const struct contest_wish_to_publish *wish,
                         const struct contest *contest, struct contest_published *ret,
                         struct contest_files *ret_files)
{
    struct contest_scored teams, people;
    struct contest_plan plan = contest_plan_read(c, contest->plan);
    contest_score(c, contest, OF_TEAM, false, &teams);
    contest_score(c, contest, OF_MEMBER, false, &people);
    TRY(check_scored(c, &teams));
    TRY(check_scored(c, &people));
    *ret = (struct contest_published){
        .title = contest->title,
        .owner_name = contest->owner_name,
        .place = plan.place,
        .from_day = contest->from_day,
        .until_day = contest->until_day,
        .teams = contest_published_ranking_of(c, contest, &teams),
        .people = contest_published_ranking_of(c, contest, &people),
    };
    struct contest_awards awards = contest_awards(c, contest, ret->teams, ret->people);
    TRY(check_open(c, wish, &awards, contest_rank(c, contest, &teams)->is_final));
    ret->winners = awards.winners;
    TRY(keep_one(c, &teams, &ret_files->team_scheme, &ret_files->team_facts));
    return keep_one(c, &people, &ret_files->people_scheme, &ret_files->people_facts);
}

enum err contest_prepare_publish(struct ctx *c, int64_t id,
                                 const struct contest_wish_to_publish *wish,
                                 struct contest_publishing *ret)
{
    struct contest_publication last = {0};
    struct contest_published published;
    struct contest_files files = {0};
    *ret = (struct contest_publishing){0};
    TRY(contest_see(c, id, &ret->contest));
    TRY(contest_need_runs(c, &ret->contest));
    if (ret->contest.rev != wish->rev || ret->contest.stamp != wish->stamp)
        return refuse_outrun(c);
    bool is_amendment = contest_publication_last(c, id, &last);
    TRY(check_wish(c, &ret->contest, wish, is_amendment));
    TRY(work_out(c, wish, &ret->contest, &published, &files));
    TRY(compare(c, last.id, &published, &files));
    TRY(keep_published(c, &published, &files.published));
    struct contest_plan plan = contest_plan_read(c, ret->contest.plan);
    ret->records = contest_records_of(c, id, &published);
    ret->publication = (struct contest_publication){
        .contest = id,
        .owner_unit = ret->contest.owner_unit,
        .owner_name = ret->contest.owner_name,
        .title = ret->contest.title,
        .files = print_files(c, &files),
        .engine = LIANBING_VERSION,
        .reason = wish->reason && *wish->reason ? wish->reason : "首次公布",
        .agreed_by = wish->agreed_by,
        .supersedes = last.id,
        .version = last.version + 1,
        .objections_until = wish->objections_until != DATE_NONE
                                ? wish->objections_until
                                : contest_objections_until(&plan, org_today(c))};
    return OK;
}

/* ---- Second step: into the book -------------------------------------------------------------- */

static enum err insert(struct ctx *c, const struct contest_publication *one)
{
    bool has_days = one->objections_until != DATE_NONE;
    if (db_exec(c, sql_contest_publication_insert,
                DB_ARGS(VAL(one->id), VAL(one->number), VAL(one->contest), VAL(one->version),
                        VAL(one->owner_unit), VAL(one->title), VAL(one->files), VAL(one->engine),
                        VAL(one->hash), VAL(one->audit_head), VAL(one->reason),
                        VAL(contest_print_names(c, one->agreed_by)), db_of_id(one->supersedes),
                        has_days ? VAL(one->objections_until) : db_null(), VAL(one->at),
                        VAL(one->person), VAL(one->name))) != 1)
        return refuse_outrun(c);
    struct contest_files files = contest_publication_files(c, one);
    const char *const hashes[] = {files.team_scheme, files.team_facts, files.people_scheme,
                                  files.people_facts, files.published};
    for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++) {
        if (hashes[i])
            (void)db_exec(c, sql_contest_publication_keeps, DB_ARGS(VAL(one->id), VAL(hashes[i])));
    }
    return OK;
}

enum err contest_publish(struct ctx *c, struct contest_publishing *publishing)
{
    struct contest now;
    struct contest_publication last = {0};
    struct contest_publication *one = &publishing->publication;
    TRY(contest_see(c, one->contest, &now));
    TRY(contest_need_runs(c, &now));
    (void)contest_publication_last(c, one->contest, &last);
    bool is_outrun = now.rev != publishing->contest.rev || now.stamp != publishing->contest.stamp ||
                     last.id != one->supersedes;
    publishing->contest = now;
    if (is_outrun)
        return refuse_outrun(c);
    one->id = db_new_id(c);
    one->number = publish_next_number(c);
    one->audit_head = audit_head(c);
    one->at = c->now;
    one->person = c->actor.person;
    one->name = c->actor.name;
    TRY(hash_row(c, one, &one->hash));
    TRY(insert(c, one));
    contest_records_store(c, one->contest, one->id, publishing->records);
    contest_note(c, &now, one->supersedes ? "contest.amend" : "contest.publish",
                 text_format(c->arena, "%s“%s”的成绩，编号%s，校验值 %s",
                             one->supersedes ? "更正并重新公布" : "公布", one->title, one->number,
                             one->hash));
    contest_stamp(c, one->contest);
    return contest_publication_get(c, one->id, one);
}
