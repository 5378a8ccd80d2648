/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of published results: of who runs the contest, of who sees it, and of anybody. */
#include <string.h>

#include "contest/contest_document.h"
#include "contest/contest_publish.h"
#include "contest/contest_routes.h"
#include "file/file.h"
#include "org/org.h"
#include "platform/http/http.h"
#include "platform/render/house.h"

enum { LARGEST_FILE = 16 * 1024 * 1024 };

static const char *const states[] = {"objecting", "final", "superseded", "amending", NULL};

/* ---- Shapes ---------------------------------------------------------------------------------- */

#define PUBLICATION_FIELDS                                                                        \
    {.name = "publication",                                                                       \
     .kind = FIELD_ID,                                                                            \
     .offset = offsetof(struct contest_publication, id),                                          \
     .label = "公布的成绩",                                                                       \
     .is_required = true},                                                                        \
        FIELD(contest_publication, number, FIELD_TEXT, .label = "编号", .is_required = true),     \
        FIELD(contest_publication, contest, FIELD_ID, .label = "比武", .is_required = true),      \
        FIELD(contest_publication, version, FIELD_INT, .label = "版本"),                          \
        FIELD(contest_publication, title, FIELD_TEXT, .label = "名称", .is_required = true),      \
        FIELD(contest_publication, owner_name, FIELD_TEXT, .label = "主办单位",                   \
              .is_required = true),                                                               \
        FIELD(contest_publication, hash, FIELD_TEXT, .label = "校验值", .is_required = true),     \
        FIELD(contest_publication, reason, FIELD_LONG, .label = "原因", .is_required = true),     \
        FIELD(contest_publication, at, FIELD_TIME, .label = "公布时间", .is_required = true),     \
        FIELD(contest_publication, objections_until, FIELD_DATE, .label = "异议期最后一天"),      \
        FIELD(contest_publication, state, FIELD_WORD, .label = "状态", .words = states,           \
              .is_required = true),                                                               \
        FIELD(contest_publication, supersedes, FIELD_ID, .label = "取代的一版"),                  \
        FIELD(contest_publication, latest, FIELD_ID, .label = "最新的一版", .is_required = true), \
        FIELD(contest_publication, latest_version, FIELD_INT, .label = "最新版本")

static const struct field row_fields[] = {
    PUBLICATION_FIELDS,
    FIELD(contest_publication, agreed_by, FIELD_TEXTS, .label = "同意公布的人",
          .is_required = true),
    FIELD(contest_publication, name, FIELD_TEXT, .label = "公布人", .is_required = true),
    FIELD(contest_publication, open_appeals, FIELD_INT, .label = "未答复的异议"),
    FIELD_SHAPE("ContestPublicationRow")};
static const struct field list_fields[] = {PAGED(row_fields, contest_publication),
                                           FIELD_SHAPE("ContestPublicationList")};

static const struct field public_row_fields[] = {PUBLICATION_FIELDS,
                                                 FIELD_SHAPE("ContestPublicNotice")};

struct shown {
    const struct contest_publication *publication;
    const struct contest_published *published;
};

static const struct field shown_fields[] = {
    FIELD(shown, publication, FIELD_OBJECT, .label = "公布的成绩", .is_required = true,
          .of = row_fields, .size = sizeof(struct contest_publication)),
    FIELD(shown, published, FIELD_OBJECT, .label = "内容", .is_required = true,
          .of = contest_published_fields, .size = sizeof(struct contest_published)),
    FIELD_SHAPE("ContestPublication")};

static const struct field public_fields[] = {
    FIELD(shown, publication, FIELD_OBJECT, .label = "公布的成绩", .is_required = true,
          .of = public_row_fields, .size = sizeof(struct contest_publication)),
    FIELD(shown, published, FIELD_OBJECT, .label = "内容", .is_required = true,
          .of = contest_public_fields, .size = sizeof(struct contest_published)),
    FIELD_SHAPE("ContestPublicPublication")};

/* ---- Looking --------------------------------------------------------------------------------- */

static enum err list_publications(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest contest;
    TRY(contest_see(c, q->ids[0], &contest));
    struct contest_publications found = contest_publications(c, contest.id);
    p->gives = paged_new(c, (int64_t)found.count, found.list, found.count);
    return OK;
}

static enum err open_publication(struct ctx *c, int64_t id, struct shown **ret)
{
    struct contest_publication *publication = arena_alloc(c->arena, sizeof *publication);
    struct contest_published *published = arena_alloc(c->arena, sizeof *published);
    TRY(contest_publication_get(c, id, publication));
    TRY(contest_publication_read(c, publication, published));
    *ret = arena_alloc(c->arena, sizeof **ret);
    **ret = (struct shown){publication, published};
    return OK;
}

/* Of a contest that the actor sees. */
static enum err need_sight(struct ctx *c, int64_t id, struct contest_publication *ret)
{
    struct contest contest;
    TRY(contest_publication_get(c, id, ret));
    return contest_see(c, ret->contest, &contest);
}

static enum err see_publication(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_publication publication;
    struct shown *shown;
    TRY(need_sight(c, q->ids[0], &publication));
    TRY(open_publication(c, q->ids[0], &shown));
    p->gives = shown;
    return OK;
}

static enum err see_public(struct ctx *c, const struct request *q, struct response *p)
{
    struct shown *shown;
    TRY(open_publication(c, q->ids[0], &shown));
    p->gives = shown;
    return OK;
}

struct check {
    bool is_intact;
    const char *sentence;
};

static const struct field check_fields[] = {
    FIELD(check, is_intact, FIELD_BOOL, .label = "完整"),
    FIELD(check, sentence, FIELD_TEXT, .label = "结论", .is_required = true),
    FIELD_SHAPE("ContestPublicationCheck")};

static enum err check(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_publication publication;
    struct check *check = arena_alloc(c->arena, sizeof *check);
    TRY(need_sight(c, q->ids[0], &publication));
    check->is_intact = contest_publication_check(c, &publication, &check->sentence);
    p->gives = check;
    return OK;
}

static enum err give_file(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_publication publication;
    TRY(need_sight(c, q->ids[0], &publication));
    struct contest_files files = contest_publication_files(c, &publication);
    const struct {
        const char *name, *hash;
    } known[] = {{"team-scheme.json", files.team_scheme},
                 {"team-facts.csv", files.team_facts},
                 {"people-scheme.json", files.people_scheme},
                 {"people-facts.csv", files.people_facts}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].name, q->words[0]) != 0 || !known[i].hash)
            continue;
        p->type = strstr(known[i].name, ".csv") ? "text/csv" : "application/json";
        p->filename = text_format(c->arena, "%s-%s", publication.number, known[i].name);
        return file_load(c, known[i].hash, LARGEST_FILE, &p->bytes);
    }
    return ctx_fail(c, ERR_NOT_FOUND, "没有这个文件，请刷新页面。");
}

/* ---- On paper -------------------------------------------------------------------------------- */

/* "announcement.pdf" */
static bool read_form(const char *word, enum render_format *ret)
{
    static const char name[] = "announcement.";
    size_t length = sizeof name - 1;
    return strncmp(word, name, length) == 0 && render_format_called(word + length, ret);
}

static enum err give_document(struct ctx *c, const struct request *q, struct response *p)
{
    enum render_format format;
    struct contest_publication publication;
    struct shown *shown;
    if (!read_form(q->words[0], &format))
        return ctx_fail(c, ERR_NOT_FOUND, "没有这种文件：公示可以是 pdf、docx、xlsx。");
    TRY(need_sight(c, q->ids[0], &publication));
    TRY(open_publication(c, q->ids[0], &shown));
    TRY(render_for(c, contest_publication_document(c, shown->publication, shown->published), format,
                   NULL, &p->bytes));
    p->type = render_content_type(format);
    p->filename =
        text_format(c->arena, "%s公示.%s", shown->publication->title, render_extension(format));
    return OK;
}

/* ---- Publishing ------------------------------------------------------------------------------ */

static const struct field wish_fields[] = {
    FIELD(contest_wish_to_publish, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(contest_wish_to_publish, stamp, FIELD_INT, .label = "版次", .is_required = true),
    FIELD(contest_wish_to_publish, reason, FIELD_LONG, .label = "原因", .maximum = 500),
    FIELD(contest_wish_to_publish, agreed_by, FIELD_TEXTS, .label = "同意公布的人",
          .is_required = true, .maximum = 30),
    FIELD(contest_wish_to_publish, objections_until, FIELD_DATE, .label = "异议期最后一天"),
    FIELD(contest_wish_to_publish, is_acknowledged, FIELD_BOOL, .label = "照此公布"),
    FIELD_SHAPE("ContestPublishing")};

/* Of a refusal: what the contest is now, without a publication. */
struct published {
    int64_t publication, version, rev, stamp;
    const char *number, *hash;
};

static const struct field published_fields[] = {
    FIELD(published, publication, FIELD_ID, .label = "公布的成绩"),
    FIELD(published, number, FIELD_TEXT, .label = "编号"),
    FIELD(published, version, FIELD_INT, .label = "版本"),
    FIELD(published, hash, FIELD_TEXT, .label = "校验值"),
    FIELD(published, rev, FIELD_INT, .label = "修订号"),
    FIELD(published, stamp, FIELD_INT, .label = "版次"),
    FIELD_SHAPE("ContestPublishedNow")};

static void give_published(struct ctx *c, const struct contest_publishing *publishing, bool is_done,
                           struct response *p)
{
    const struct contest_publication *publication = &publishing->publication;
    struct published *published = arena_alloc(c->arena, sizeof *published);
    *published =
        (struct published){.rev = publishing->contest.rev, .stamp = publishing->contest.stamp};
    if (is_done) {
        published->publication = publication->id;
        published->number = publication->number;
        published->version = publication->version;
        published->hash = publication->hash;
    }
    p->gives = published;
}

static enum err prepare_publish(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_publishing *publishing = arena_alloc(c->arena, sizeof *publishing);
    enum err err = contest_prepare_publish(c, q->ids[0], q->takes, publishing);
    if (err == ERR_CONFLICT && publishing->contest.id != 0)
        give_published(c, publishing, false, p);
    *q->plan = publishing;
    return err;
}

static enum err publish(struct ctx *c, const struct request *q, struct response *p)
{
    struct contest_publishing publishing = *(const struct contest_publishing *)*q->plan;
    enum err err = contest_publish(c, &publishing);
    if (err == OK || err == ERR_CONFLICT)
        give_published(c, &publishing, err == OK, p);
    return err;
}

const struct route contest_publish_routes[] = {
    {"GET", "/api/contests/{contest}/publications", list_publications, .title = "公布过的成绩",
     .need = NEED_SIGNED_IN, .lane = LANE_READ, .gives = list_fields},
    {"POST", "/api/contests/{contest}/publications", publish, .prepare = prepare_publish,
     .title = "公布成绩", .need = NEED_SIGNED_IN, .lane = LANE_WRITE, .takes = wish_fields,
     .takes_size = sizeof(struct contest_wish_to_publish), .gives = published_fields,
     .creates = true, .status = 201},
    {"GET", "/api/contest-publications/{publication}", see_publication, .title = "公布的成绩",
     .need = NEED_SIGNED_IN, .lane = LANE_SLOW, .gives = shown_fields},
    {"GET", "/api/contest-publications/{publication}/check", check, .title = "核对公布的成绩",
     .need = NEED_SIGNED_IN, .lane = LANE_SLOW, .gives = check_fields},
    {"GET", "/api/contest-publications/{publication}/files/{file=text}", give_file,
     .title = "下载公布成绩的方案和数据", .need = NEED_SIGNED_IN, .lane = LANE_SLOW,
     .gives_bytes = true},
    {"GET", "/api/public/contest-publications/{publication}", see_public,
     .title = "公开查看公布的成绩", .need = NEED_PUBLIC, .lane = LANE_SLOW, .gives = public_fields},
    {"GET", "/api/contest-publications/{publication}/documents/{form=text}", give_document,
     .title = "下载成绩公示", .need = NEED_SIGNED_IN, .lane = LANE_SLOW, .gives_bytes = true},
    {0}};
