/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of rosters. */
#include <string.h>

#include "org_roster.h"
#include "org_routes.h"
#include "org_rules.h"

#include "platform/base/arena.h"
#include "platform/base/date.h"
#include "platform/render/render.h"

enum { MOST_FILE = 8 * 1024 * 1024, MOST_SENTENCES = 100 };

/* ---- The template ---------------------------------------------------------------------------- */

static const char *const format_words[] = {"xlsx", "csv", NULL};

struct template_query {
    int format;
};

static const struct field template_query_fields[] = {
    FIELD(template_query, format, FIELD_WORD, .label = "格式", .words = format_words),
    FIELD_LAST,
};

static void give_csv(struct ctx *c, struct response *p)
{
    struct text text;
    text_init(&text, c->arena, 1024);
    text_add(&text, "\xef\xbb\xbf");
    for (size_t i = 0; org_roster_columns[i]; i++) {
        text_add(&text, i ? "," : "");
        text_add(&text, org_roster_columns[i]);
    }
    text_add(&text, "\r\n");
    p->bytes = (struct bytes){text.at, text.used};
    p->type = "text/csv; charset=utf-8";
    p->filename = "人员名册模板.csv";
}

static enum err give_xlsx(struct ctx *c, struct response *p)
{
    static const struct render_settings settings;
    static const struct render_child child;
    struct document_column columns[16] = {0};
    size_t count = 0;
    for (; org_roster_columns[count]; count++)
        columns[count] = (struct document_column){.title = org_roster_columns[count]};
    struct document *document = document_new(c->arena);
    document->title = "人员名册";
    (void)document_add_table(document, NULL, columns, count);
    struct rendered file = render_in_child(document, RENDER_XLSX, &settings, &child);
    if (!file.bytes.at)
        return ctx_fail(c, ERR_BUSY, "暂时无法生成 xlsx 模板，请改用 CSV 模板。");
    p->bytes = file.bytes;
    p->type = render_content_type(RENDER_XLSX);
    p->filename = "人员名册模板.xlsx";
    return OK;
}

static enum err give_template(struct ctx *c, const struct request *q, struct response *p)
{
    const struct template_query *asks = q->asks;
    if (asks->format != 1)
        return give_xlsx(c, p);
    give_csv(c, p);
    return OK;
}

/* ---- Looking and applying -------------------------------------------------------------------- */

static const char *const what_words[] = {"fresh", "changed", "transferred", "unchanged", NULL};

static const struct field fault_fields[] = {
    FIELD(org_roster_fault, line, FIELD_INT, .label = "行", .is_required = true),
    FIELD(org_roster_fault, column, FIELD_TEXT, .label = "列"),
    FIELD(org_roster_fault, sentence, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD_SHAPE("RosterFault"),
};

static const struct field row_fields[] = {
    FIELD(org_roster_row, line, FIELD_INT, .label = "行", .is_required = true),
    FIELD(org_roster_row, what, FIELD_WORD, .label = "变动", .words = what_words,
          .is_required = true),
    FIELD(org_roster_row, name, FIELD_TEXT, .label = "姓名", .is_required = true),
    FIELD(org_roster_row, unit_name, FIELD_TEXT, .label = "单位", .is_required = true),
    FIELD(org_roster_row, from_unit_name, FIELD_TEXT, .label = "原单位"),
    FIELD(org_roster_row, changes, FIELD_TEXT, .label = "变动内容"),
    FIELD_SHAPE("RosterRow"),
};

struct roster_view {
    const char *plan;
    int64_t total, fresh, changed, transferred, unchanged, faulty;
    struct field_list faults;
    struct field_list warnings;
    struct field_list rows;
};

static const struct field roster_fields[] = {
    FIELD(roster_view, plan, FIELD_TEXT, .label = "计划", .is_required = true),
    FIELD(roster_view, total, FIELD_INT, .label = "总行数", .is_required = true),
    FIELD(roster_view, fresh, FIELD_INT, .label = "新增", .is_required = true),
    FIELD(roster_view, changed, FIELD_INT, .label = "修改", .is_required = true),
    FIELD(roster_view, transferred, FIELD_INT, .label = "调动", .is_required = true),
    FIELD(roster_view, unchanged, FIELD_INT, .label = "未变", .is_required = true),
    FIELD(roster_view, faulty, FIELD_INT, .label = "有误", .is_required = true),
    FIELD(roster_view, faults, FIELD_LIST, .label = "错误", .of = fault_fields,
          .size = sizeof(struct org_roster_fault), .is_required = true),
    FIELD(roster_view, warnings, FIELD_LIST, .label = "提醒", .of = fault_fields,
          .size = sizeof(struct org_roster_fault), .is_required = true),
    FIELD(roster_view, rows, FIELD_LIST, .label = "变动", .of = row_fields,
          .size = sizeof(struct org_roster_row), .is_required = true),
    FIELD_SHAPE("Roster"),
};

struct roster_query {
    int32_t from;
    const char *plan;
};

static const struct field check_query_fields[] = {
    FIELD(roster_query, from, FIELD_DATE, .label = "变动日期"),
    FIELD_LAST,
};

static const struct field apply_query_fields[] = {
    FIELD(roster_query, from, FIELD_DATE, .label = "变动日期"),
    FIELD(roster_query, plan, FIELD_TEXT, .label = "计划", .is_required = true, .maximum = 64),
    FIELD_LAST,
};

static void give_roster(struct ctx *c, const struct org_roster *roster, struct response *p)
{
    struct roster_view *view = arena_alloc(c->arena, sizeof *view);
    struct org_roster_row *rows = arena_array(c->arena, ROSTER_MOST_LISTED, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < roster->row_count && count < ROSTER_MOST_LISTED; i++) {
        if (roster->rows[i].what != ROSTER_UNCHANGED)
            rows[count++] = roster->rows[i];
    }
    *view = (struct roster_view){.plan = roster->plan,
                                 .total = roster->total,
                                 .fresh = roster->fresh,
                                 .changed = roster->changed,
                                 .transferred = roster->transferred,
                                 .unchanged = roster->unchanged,
                                 .faulty = roster->faults.rows,
                                 .faults = {roster->faults.list, roster->faults.count},
                                 .warnings = {roster->warnings.list, roster->warnings.count},
                                 .rows = {rows, count}};
    p->gives = view;
}

static enum err check_roster(struct ctx *c, const struct request *q, struct response *p)
{
    const struct roster_query *asks = q->asks;
    struct org_roster roster;
    TRY(org_roster_check(c, q->body, asks->from, &roster));
    give_roster(c, &roster, p);
    return OK;
}

/* The faults of a file as those of a form: row 7, 身份证号. */
static enum err refuse_faults(struct ctx *c, const struct org_roster *roster)
{
    for (size_t i = 0; i < roster->faults.count && i < MOST_SENTENCES; i++) {
        const struct org_roster_fault *fault = &roster->faults.list[i];
        ctx_fault(c, text_format(c->arena, "rows[%lld]", (long long)fault->line),
                  "第 %lld 行%s：%s", (long long)fault->line, fault->column ? fault->column : "",
                  fault->sentence);
    }
    TRY(ctx_faulty(c));
    return OK;
}

static enum err prepare_apply(struct ctx *c, const struct request *q, struct response *p)
{
    const struct roster_query *asks = q->asks;
    struct org_roster *roster = arena_alloc(c->arena, sizeof *roster);
    TRY(org_roster_check(c, q->body, asks->from, roster));
    give_roster(c, roster, p);
    TRY(refuse_faults(c, roster));
    if (strcmp(roster->plan, asks->plan) != 0)
        return ctx_fail(
            c, ERR_CONFLICT,
            "检查之后文件或人员信息有了变动，名册没有导入；请核对新的检查结果后再导入。");
    *q->plan = roster;
    return OK;
}

static enum err apply_roster(struct ctx *c, const struct request *q, struct response *p)
{
    const struct org_roster *roster = *q->plan;
    give_roster(c, roster, p);
    return org_roster_apply(c, roster);
}

const struct route org_roster_routes[] = {
    {"GET", "/api/roster/template", give_template, .title = "下载人员名册模板",
     .need = MAY_IMPORT_ROSTER, .lane = LANE_SLOW, .asks = template_query_fields,
     .asks_size = sizeof(struct template_query), .gives_bytes = true},
    {"POST", "/api/roster/check", check_roster, .title = "检查人员名册", .need = MAY_IMPORT_ROSTER,
     .lane = LANE_SLOW, .asks = check_query_fields, .asks_size = sizeof(struct roster_query),
     .takes_bytes = true, .gives = roster_fields, .most_body = MOST_FILE},
    {"POST", "/api/roster/apply", apply_roster, .prepare = prepare_apply, .title = "导入人员名册",
     .need = MAY_IMPORT_ROSTER, .lane = LANE_WRITE, .asks = apply_query_fields,
     .asks_size = sizeof(struct roster_query), .takes_bytes = true, .gives = roster_fields,
     .most_body = MOST_FILE},
    {0},
};
