/* SPDX-License-Identifier: Apache-2.0 */
/* The result as JSON, in the shape that docs/scoring.md promises; one subject per line. */
#include "cli/cli_report.h"
#include "platform/base/json.h"

static void add_key(struct text *text, const char *key)
{
    if (text->used == 0 || text->at[text->used - 1] != '{')
        text_add_char(text, ',');
    text_add_char(text, '"');
    text_add(text, key);
    text_add(text, "\":");
}

static void add_string(struct text *text, const char *key, const char *string)
{
    add_key(text, key);
    if (string)
        json_add_string(text, string);
    else
        text_add(text, "null");
}

static void add_bool(struct text *text, const char *key, bool is_true)
{
    add_key(text, key);
    text_add(text, is_true ? "true" : "false");
}

static void add_points(struct text *text, const char *key, bool is_known, int64_t points,
                       int decimals)
{
    add_key(text, key);
    if (!is_known) {
        text_add(text, "null");
        return;
    }
    text_add_char(text, '"');
    decimal_add_points(text, points, decimals);
    text_add_char(text, '"');
}

static void add_strings(struct text *text, const char *key, const char *const *list, size_t count)
{
    add_key(text, key);
    text_add_char(text, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add_char(text, ',');
        json_add_string(text, list[i]);
    }
    text_add_char(text, ']');
}

static void add_fact(struct text *text, const struct score_shown_fact *fact)
{
    text_add_char(text, '{');
    add_string(text, "metric", fact->metric);
    add_key(text, "value");
    if (fact->is_known) {
        text_add_char(text, '"');
        decimal_add_text(text, fact->value);
        text_add_char(text, '"');
    } else {
        text_add(text, "null");
    }
    add_string(text, "source", fact->source);
    add_string(text, "date", fact->date);
    add_string(text, "note", fact->note);
    add_string(text, "proof", fact->proof);
    text_add_char(text, '}');
}

static void add_next(struct text *text, const struct score_next *next, int decimals)
{
    add_key(text, "next");
    if (!next->exists) {
        text_add(text, "null");
        return;
    }
    text_add_char(text, '{');
    add_points(text, "points", true, next->points, decimals);
    add_string(text, "metric", next->metric);
    add_string(text, "needs", next->needs);
    text_add_char(text, '}');
}

static void add_item(struct text *text, const struct score_explained_item *item, int decimals)
{
    text_add_char(text, '{');
    add_string(text, "id", item->item ? item->item->id : "adjust");
    add_points(text, "points", true, item->points, decimals);
    add_string(text, "because", item->because);
    add_string(text, "clause", item->item ? item->item->clause : "");
    add_string(text, "reading", item->reading);
    add_next(text, &item->next, decimals);
    add_key(text, "facts");
    text_add_char(text, '[');
    for (size_t i = 0; i < item->fact_count; i++) {
        if (i > 0)
            text_add_char(text, ',');
        add_fact(text, &item->facts[i]);
    }
    text_add(text, "]}");
}

static void add_indicator(struct cli_report *report, const struct score_explained_indicator *shown)
{
    struct text *text = &report->cli->out.text;
    const struct score_indicator *indicator = shown->indicator;
    int decimals = report->scheme->decimals;
    bool has_max = indicator && indicator->has_max;
    text_add_char(text, '{');
    add_string(text, "id", indicator ? indicator->id : "adjust");
    add_points(text, "points", true, shown->points, decimals);
    add_points(text, "max", has_max, has_max ? indicator->max_units : 0, decimals);
    add_key(text, "items");
    text_add_char(text, '[');
    for (size_t i = 0; i < shown->count; i++) {
        if (i > 0)
            text_add_char(text, ',');
        add_item(text, &shown->items[i], decimals);
        cli_stream_pour(&report->cli->out);
    }
    text_add(text, "]}");
}

static void add_standing(struct text *text, const struct score_result *result, int decimals)
{
    static const char *const statuses[] = {
        [STATUS_RANKED] = "ranked",
        [STATUS_GUEST] = "guest",
        [STATUS_DISQUALIFIED] = "disqualified",
        [STATUS_WITHDRAWN] = "withdrawn",
    };
    static const char *const ties[] = {
        [TIE_NONE] = NULL, [TIE_UNRESOLVED] = "unresolved", [TIE_BOUNDARY] = "boundary"};
    add_string(text, "subject", result->id);
    add_string(text, "name", result->name);
    add_key(text, "rank");
    if (result->rank > 0)
        text_add_int(text, result->rank);
    else
        text_add(text, "null");
    add_string(text, "tie", ties[result->tie]);
    add_points(text, "total", result->status != STATUS_WITHDRAWN, result->total, decimals);
    add_bool(text, "eligible", result->is_eligible);
    add_string(text, "status", statuses[result->status]);
    add_string(text, "award", result->award);
    add_bool(text, "recommended", result->is_recommended);
}

static void add_subject(struct cli_report *report, uint32_t subject)
{
    struct text *text = &report->cli->out.text;
    int decimals = report->scheme->decimals;
    struct score_result result = score_result_of(report->run, subject);
    const struct score_explanation *shown =
        score_explain(&report->arena, report->run, subject, report->is_private);
    text_add_char(text, '{');
    add_standing(text, &result, decimals);
    add_strings(text, "vetoes", shown->vetoes, shown->veto_count);
    add_strings(text, "missing", shown->missing, shown->missing_count);
    add_strings(text, "defaulted", shown->defaulted, shown->defaulted_count);
    add_points(text, "gap", result.has_gap && !report->is_private, result.gap, decimals);
    add_key(text, "indicators");
    text_add_char(text, '[');
    for (size_t i = 0; i < shown->indicator_count; i++) {
        if (i > 0)
            text_add_char(text, ',');
        add_indicator(report, &shown->indicators[i]);
    }
    text_add(text, "]}");
}

void cli_write_json(struct cli_report *report)
{
    struct text *text = &report->cli->out.text;
    text_add_char(text, '{');
    add_string(text, "scheme", report->scheme->id);
    add_string(text, "version", report->scheme->version);
    add_key(text, "warnings");
    text_add_char(text, '[');
    for (size_t i = 0; i < report->warnings->count; i++) {
        if (i > 0)
            text_add_char(text, ',');
        json_add_string(text, report->warnings->list[i].sentence);
    }
    text_add_char(text, ']');
    add_key(text, "subjects");
    text_add_char(text, '[');
    for (size_t i = 0; i < report->count; i++) {
        text_add(text, i > 0 ? ",\n" : "\n");
        add_subject(report, report->subjects[i]);
        if (!cli_report_goes_on(report, i + 1))
            return;
    }
    text_add(text, report->count ? "\n]}\n" : "]}\n");
}
