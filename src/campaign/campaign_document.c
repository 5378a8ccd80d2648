/* SPDX-License-Identifier: Apache-2.0 */
/* The ranking as a document, and what all documents of a task share. */
#include "campaign/campaign_document.h"

#include <string.h>

#include "platform/base/date.h"
#include "platform/base/json.h"
#include "platform/render/house.h"

enum { MOST_UPRIGHT = 6, MOST_FAULTS = 100, LONGEST_TEXT = 64 * 1024 };

static const char *const subject_nouns[] = {
    [SUBJECT_UNIT] = "单位", [SUBJECT_TEAM] = "队伍", [SUBJECT_PERSON] = "人员"};

static const char *or_nothing(const char *string)
{
    return string ? string : "";
}

static const char *say_time(struct ctx *c, int64_t time)
{
    struct text text;
    text_init(&text, c->arena, 40);
    date_add_time(&text, time);
    return or_nothing(text.at);
}

static bool is_frozen(const struct campaign_result *result)
{
    return result->frozen.id != 0;
}

/* ---- What all share -------------------------------------------------------------------------- */

static const char *say_state(struct ctx *c, const struct campaign_result *result)
{
    if (!is_frozen(result))
        return "未定稿，仅供核对";
    return text_format(c->arena, "%s　第 %lld 版　%s定稿", result->frozen.number,
                       (long long)result->frozen.version,
                       date_chinese(c->arena, date_of_time(result->frozen.at)));
}

struct document *campaign_begin_document(struct ctx *c, const struct campaign_result *result,
                                         const char *title)
{
    struct document *document = document_new(c->arena);
    document->title = title;
    document->subtitle =
        text_format(c->arena, "%s\n%s", result->task.owner_name, say_state(c, result));
    document->author = result->task.owner_name;
    if (is_frozen(result)) {
        document->number = result->frozen.number;
        document->hash = text_format(c->arena, "SM3 %s", result->frozen.hash);
        document->audit_head = result->frozen.audit_head;
        document->created_ms = result->frozen.at;
    } else {
        document->number = "未定稿，仅供核对";
        document->created_ms = result->ranking->computed_at;
    }
    return document;
}

static const char *join_names(struct ctx *c, const char *json)
{
    struct text text;
    struct faults faults;
    text_init(&text, c->arena, LONGEST_TEXT);
    faults_init(&faults, c->arena);
    const struct json *tree = json_parse(c->arena, bytes_of(json), &faults);
    for (size_t i = 0; tree && i < tree->count; i++) {
        text_add(&text, i > 0 ? "、" : "");
        text_add(&text, or_nothing(tree->list[i].string));
    }
    return or_nothing(text.at);
}

void campaign_end_document(struct ctx *c, const struct campaign_result *result,
                           struct document *document)
{
    if (is_frozen(result))
        document_add_paragraph(document, text_format(c->arena, "同意定稿：%s。",
                                                     join_names(c, result->frozen.agreed_by)));
    render_name_office(document, result->task.owner_name);
    struct document_block *lines = document_add_signatures(document, 3);
    document_add_signature(lines, "制表", DOCUMENT_NAME);
    document_add_signature(lines, "审核", DOCUMENT_NAME);
    document_add_signature(lines, "批准", DOCUMENT_NAME);
    document_add_signature(lines, "单位", DOCUMENT_SEAL);
    document_add_signature(lines, "日期", DOCUMENT_DATE);
}

/* ---- The head of a ranking ------------------------------------------------------------------- */

static void write_head(struct ctx *c, const struct campaign_result *result,
                       struct document *document)
{
    const struct campaign_task *task = &result->task;
    struct document_block *fields = document_add_fields(document, 2);
    document_add_field(fields, "评分方案",
                       text_format(c->arena, "%s（第 %lld 版）", task->scheme_title,
                                   (long long)task->scheme_version));
    document_add_field(fields, "计分时段",
                       text_format(c->arena, "%s至%s", date_chinese(c->arena, task->period_from),
                                   date_chinese(c->arena, task->period_until)));
    document_add_field(fields, "评选对象",
                       text_format(c->arena, "%zu 个%s", result->ranking->rows.count,
                                   subject_nouns[task->subject]));
    document_add_field(fields, "计算时间", say_time(c, result->ranking->computed_at));
    if (!is_frozen(result))
        return;
    document_add_field(fields, result->frozen.supersedes ? "更正原因" : "定稿说明",
                       result->frozen.reason);
    if (result->frozen.supersedes)
        document_add_field(
            fields, "取代",
            text_format(c->arena, "第 %lld 版", (long long)result->frozen.version - 1));
}

/* ---- The table ------------------------------------------------------------------------------- */

struct layout {
    struct document_column *columns;
    size_t count, first_points, total;
    size_t unit; /* 0: no column of units */
};

static const char *title_of(struct ctx *c, const struct shown_indicator *indicator)
{
    if (!indicator->full)
        return indicator->title;
    size_t length = strcspn(indicator->full, ".");
    bool is_whole = strspn(indicator->full + length, ".0") == strlen(indicator->full + length);
    return text_format(c->arena, "%s\n（%.*s）", indicator->title,
                       (int)(is_whole ? length : strlen(indicator->full)), indicator->full);
}

static struct layout lay_out(struct ctx *c, const struct campaign_result *result)
{
    const struct shown_indicator *list = result->ranking->indicators.at;
    size_t count = result->ranking->indicators.count;
    bool is_person = result->task.subject == SUBJECT_PERSON;
    struct layout layout = {.columns = arena_array(c->arena, count + 6, sizeof *layout.columns)};
    struct document_column *column = layout.columns;
    *column++ = (struct document_column){"名次", 4, DOCUMENT_CENTRE, true};
    *column++ = (struct document_column){is_person ? "姓名" : "单位", is_person ? 7 : 11,
                                         DOCUMENT_LEFT, false};
    if (is_person) {
        layout.unit = (size_t)(column - layout.columns);
        *column++ = (struct document_column){"单位", 10, DOCUMENT_LEFT, false};
    }
    layout.first_points = (size_t)(column - layout.columns);
    for (size_t i = 0; i < count && i + 6 < DOCUMENT_COLUMNS; i++)
        *column++ = (struct document_column){title_of(c, &list[i]), 5, DOCUMENT_RIGHT, true};
    layout.total = (size_t)(column - layout.columns);
    *column++ = (struct document_column){"总分", 5, DOCUMENT_RIGHT, true};
    *column++ = (struct document_column){"备注", 7, DOCUMENT_LEFT, false};
    layout.count = (size_t)(column - layout.columns);
    return layout;
}

static void add_remark(struct text *text, const char *remark)
{
    if (!remark || !*remark)
        return;
    text_add(text, text->used > 0 ? "；" : "");
    text_add(text, remark);
}

static const char *remark_on(struct ctx *c, const struct shown_row *row)
{
    static const char *const statuses[] = {[STATUS_RANKED] = "",
                                           [STATUS_GUEST] = "参评不排名",
                                           [STATUS_DISQUALIFIED] = "不参加排名",
                                           [STATUS_WITHDRAWN] = "退出评选"};
    static const char *const ties[] = {
        [TIE_NONE] = "", [TIE_UNRESOLVED] = "并列待定", [TIE_BOUNDARY] = "名额边界待定"};
    struct text text;
    text_init(&text, c->arena, 1024);
    add_remark(&text, row->award);
    add_remark(&text, row->is_recommended ? "推荐" : "");
    add_remark(&text, ties[row->tie]);
    add_remark(&text, statuses[row->status]);
    return or_nothing(text.at);
}

/* "[12.50,null]" becomes cells. */
static void write_points(struct ctx *c, const struct layout *layout, const char *points,
                         struct document_cell *cells)
{
    const char *at = points + 1;
    for (size_t i = layout->first_points; i < layout->total; i++) {
        size_t length = strcspn(at, ",]");
        bool is_known = strncmp(at, "null", 4) != 0;
        cells[i].text = is_known ? arena_copy(c->arena, at, length) : "—";
        at += at[length] ? length + 1 : length;
    }
}

static void write_row(struct ctx *c, const struct layout *layout, const struct shown_row *row,
                      struct document_cell *cells)
{
    cells[0].text = row->rank > 0 ? text_format(c->arena, "%lld", (long long)row->rank) : "—";
    cells[1].text = row->name;
    if (layout->unit)
        cells[layout->unit].text = or_nothing(row->unit_name);
    write_points(c, layout, row->points, cells);
    cells[layout->total].text = row->total ? row->total : "—";
    cells[layout->total].face = DOCUMENT_BOLD;
    cells[layout->total + 1].text = remark_on(c, row);
}

static void write_table(struct ctx *c, const struct campaign_result *result,
                        struct document *document)
{
    const struct shown_row *rows = result->ranking->rows.at;
    struct layout layout = lay_out(c, result);
    struct document_block *table =
        document_add_table(document, "排名", layout.columns, layout.count);
    for (size_t i = 0; i < result->ranking->rows.count; i++)
        write_row(c, &layout, &rows[i], document_add_row(table));
}

/* ---- Below the table ------------------------------------------------------------------------- */

static void write_awards(struct ctx *c, const struct campaign_result *result,
                         struct document *document)
{
    const struct shown_row *rows = result->ranking->rows.at;
    const char *award = NULL;
    struct text text;
    for (size_t i = 0; i < result->ranking->rows.count; i++) {
        if (!rows[i].award)
            continue;
        if (!award || strcmp(award, rows[i].award) != 0) {
            if (award)
                document_add_paragraph(document, text.at);
            text_init(&text, c->arena, LONGEST_TEXT);
            text_add_format(&text, "%s：%s", rows[i].award, rows[i].name);
        } else {
            text_add_format(&text, "、%s", rows[i].name);
        }
        award = rows[i].award;
    }
    if (award)
        document_add_paragraph(document, text.at);
}

static const char *say_rank(struct ctx *c, int64_t rank)
{
    return rank > 0 ? text_format(c->arena, "%lld", (long long)rank) : "—";
}

static enum err write_moves(struct ctx *c, const struct campaign_result *result,
                            struct document *document)
{
    static const struct document_column columns[] = {{"对象", 8, DOCUMENT_LEFT, false},
                                                     {"原名次", 3, DOCUMENT_CENTRE, true},
                                                     {"新名次", 3, DOCUMENT_CENTRE, true},
                                                     {"原总分", 4, DOCUMENT_RIGHT, true},
                                                     {"新总分", 4, DOCUMENT_RIGHT, true}};
    struct field_list moves;
    if (!is_frozen(result) || result->frozen.supersedes == 0)
        return OK;
    TRY(publish_moves(c, &result->frozen, &moves));
    const struct publish_move *list = moves.at;
    if (moves.count == 0) {
        document_add_note(document, "注：与上一版相比，名次和总分没有变动。");
        return OK;
    }
    struct document_block *table = document_add_table(document, "与上一版相比的变动", columns, 5);
    for (size_t i = 0; i < moves.count; i++) {
        struct document_cell *cells = document_add_row(table);
        cells[0].text = list[i].name;
        cells[1].text = say_rank(c, list[i].rank_before);
        cells[2].text = say_rank(c, list[i].rank_after);
        cells[3].text = list[i].total_before ? list[i].total_before : "—";
        cells[4].text = list[i].total_after ? list[i].total_after : "—";
    }
    return OK;
}

static size_t count_ties(const struct shown_ranking *ranking)
{
    const struct shown_row *rows = ranking->rows.at;
    size_t count = 0;
    for (size_t i = 0; i < ranking->rows.count; i++)
        count += rows[i].tie != TIE_NONE;
    return count;
}

/* What the scheme's own warnings say was settled when it was frozen. */
static bool is_of_scheme(const struct shown_place *warning)
{
    return warning->place && strchr(warning->place, '[');
}

static void write_faults(struct ctx *c, const struct shown_ranking *ranking,
                         struct document *document)
{
    const struct shown_place *faults = ranking->faults.at;
    size_t count = ranking->faults.count;
    if (count > 0)
        document_add_paragraph(
            document, text_format(c->arena, "填报的数据有 %zu 处错误，改正后才能计分。", count));
    for (size_t i = 0; i < count && i < MOST_FAULTS; i++)
        document_add_note(document, text_format(c->arena, "%s：%s", or_nothing(faults[i].place),
                                                faults[i].message));
    if (count > MOST_FAULTS)
        document_add_note(
            document, text_format(c->arena, "另有 %zu 处，请在系统中查看。", count - MOST_FAULTS));
}

static void write_notes(struct ctx *c, const struct campaign_result *result,
                        struct document *document)
{
    const struct shown_ranking *ranking = result->ranking;
    const struct shown_place *warnings = ranking->warnings.at;
    size_t ties = count_ties(ranking);
    write_faults(c, ranking, document);
    if (ties > 0)
        document_add_note(document, text_format(c->arena,
                                                "注：有 %zu 个对象的名次或名额待定，"
                                                "待按方案决定后确定。",
                                                ties));
    if (ranking->missing_count > 0)
        document_add_note(document,
                          text_format(c->arena, "注：有 %lld 项次数据没有录入，相应评分项不得分。",
                                      (long long)ranking->missing_count));
    if (ranking->defaulted_count > 0)
        document_add_note(document,
                          text_format(c->arena, "注：有 %lld 项次数据按方案的缺省值计算。",
                                      (long long)ranking->defaulted_count));
    for (size_t i = 0; i < ranking->warnings.count; i++) {
        if (!is_frozen(result) || !is_of_scheme(&warnings[i]))
            document_add_note(document, text_format(c->arena, "提示：%s", warnings[i].message));
    }
}

enum err campaign_ranking_document(struct ctx *c, const struct campaign_result *result,
                                   struct document **ret)
{
    struct document *document =
        campaign_begin_document(c, result, text_format(c->arena, "%s评分排名", result->task.title));
    /* The column of people's units takes the room of two. */
    size_t taken = result->task.subject == SUBJECT_PERSON ? 2 : 0;
    if (result->ranking->indicators.count + taken > MOST_UPRIGHT)
        document->orientation = DOCUMENT_LANDSCAPE;
    write_head(c, result, document);
    if (result->scored.run)
        write_table(c, result, document);
    write_awards(c, result, document);
    write_notes(c, result, document);
    *ret = document;
    TRY(write_moves(c, result, document));
    campaign_end_document(c, result, document);
    return OK;
}
