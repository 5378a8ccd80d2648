/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_print.h"

#include <string.h>

#include "platform/base/json.h"
#include "score/score.h"

void score_print_line(struct score_printer *printer)
{
    if (printer->has_element)
        text_add_char(printer->text, ',');
    text_add_char(printer->text, '\n');
    for (int i = 0; i < printer->depth; i++)
        text_add(printer->text, "  ");
    printer->has_element = true;
}

void score_print_open(struct score_printer *printer, char bracket)
{
    text_add_char(printer->text, bracket);
    printer->depth++;
    printer->has_element = false;
}

void score_print_close(struct score_printer *printer, char bracket)
{
    bool is_empty = !printer->has_element;
    printer->depth--;
    printer->has_element = false;
    if (!is_empty)
        score_print_line(printer);
    text_add_char(printer->text, bracket);
    printer->has_element = true;
}

void score_print_key(struct score_printer *printer, const char *key)
{
    score_print_line(printer);
    json_add_string(printer->text, key);
    text_add(printer->text, ": ");
}

void score_print_text(struct score_printer *printer, const char *key, const char *value)
{
    if (!value || !*value)
        return;
    score_print_key(printer, key);
    json_add_string(printer->text, value);
}

void score_print_bool(struct score_printer *printer, const char *key, bool value)
{
    score_print_key(printer, key);
    text_add(printer->text, value ? "true" : "false");
}

/* ---- numbers -------------------------------------------------------------------------------- */

static void add_parameter(struct text *text, const char *name)
{
    text_add(text, "\"$");
    text_add(text, name);
    text_add_char(text, '"');
}

void score_print_add_number(struct text *text, struct score_number number)
{
    if (number.parameter)
        add_parameter(text, number.parameter);
    else
        (void)rat_add_exactly(text, number.value);
}

void score_print_add_whole(struct text *text, int64_t value, const char *parameter)
{
    if (parameter)
        add_parameter(text, parameter);
    else
        text_add_int(text, value);
}

void score_print_number(struct score_printer *printer, const char *key, struct score_number number)
{
    score_print_key(printer, key);
    score_print_add_number(printer->text, number);
}

void score_print_whole(struct score_printer *printer, const char *key, int64_t value,
                       const char *parameter)
{
    score_print_key(printer, key);
    score_print_add_whole(printer->text, value, parameter);
}

/* ---- the scheme ----------------------------------------------------------------------------- */

static void print_if_empty(struct score_printer *printer, const struct score_scheme *scheme,
                           const struct score_item *item)
{
    if (!item->has_if_empty)
        return;
    score_print_key(printer, "if_empty");
    text_add(printer->text, "{\"points\": ");
    score_print_add_number(printer->text, item->if_empty_points);
    if (item->if_empty_when) {
        text_add(printer->text, ", \"when\": ");
        score_print_add_condition(printer->text, scheme, item->if_empty_when);
    }
    text_add_char(printer->text, '}');
}

static void print_item(struct score_printer *printer, const struct score_scheme *scheme,
                       const struct score_item *item)
{
    score_print_line(printer);
    score_print_open(printer, '{');
    score_print_text(printer, "id", item->id);
    score_print_text(printer, "title", item->title);
    score_print_text(printer, "clause", item->clause);
    score_print_rule(printer, scheme, item);
    if (item->has_cap)
        score_print_number(printer, "cap", item->cap);
    if (item->has_floor)
        score_print_number(printer, "floor", item->floor);
    if (item->has_default)
        score_print_number(printer, "default", item->fallback);
    print_if_empty(printer, scheme, item);
    score_print_condition(printer, scheme, "zero_when", item->zero_when);
    score_print_text(printer, "reading", item->reading);
    if (item->proof_count > 0)
        score_print_key(printer, "proofs");
    for (size_t i = 0; i < item->proof_count; i++) {
        text_add(printer->text, i ? ", " : "[");
        json_add_string(printer->text, item->proofs[i]);
    }
    if (item->proof_count > 0)
        text_add_char(printer->text, ']');
    score_print_close(printer, '}');
}

static void print_indicator(struct score_printer *printer, const struct score_scheme *scheme,
                            const struct score_indicator *indicator)
{
    score_print_line(printer);
    score_print_open(printer, '{');
    score_print_text(printer, "id", indicator->id);
    if (strcmp(indicator->title, indicator->id) != 0)
        score_print_text(printer, "title", indicator->title);
    if (indicator->is_bonus)
        score_print_bool(printer, "bonus", true);
    if (indicator->has_max)
        score_print_number(printer, "max", indicator->max);
    if (indicator->has_floor)
        score_print_number(printer, "floor", indicator->floor);
    score_print_key(printer, "items");
    score_print_open(printer, '[');
    for (int i = 0; i < indicator->item_count; i++)
        print_item(printer, scheme, &scheme->items[indicator->first_item + i]);
    score_print_close(printer, ']');
    score_print_close(printer, '}');
}

static void print_parameters(struct score_printer *printer, const struct score_scheme *scheme)
{
    if (scheme->parameter_count == 0)
        return;
    score_print_key(printer, "parameters");
    score_print_open(printer, '{');
    for (size_t i = 0; i < scheme->parameter_count; i++) {
        const struct score_parameter *parameter = &scheme->parameters[i];
        score_print_key(printer, parameter->name);
        text_add(printer->text, "{\"title\": ");
        json_add_string(printer->text, parameter->title);
        text_add(printer->text, ", \"value\": ");
        if (parameter->is_open)
            text_add(printer->text, "null");
        else
            score_print_add_number(printer->text, (struct score_number){.value = parameter->value});
        text_add_char(printer->text, '}');
    }
    score_print_close(printer, '}');
}

static void print_metric_list(struct score_printer *printer, const struct score_scheme *scheme)
{
    static const char *const kinds[] = {"number", "count", "rank", "flag"};
    score_print_key(printer, "metrics");
    score_print_open(printer, '[');
    for (int i = 0; i < scheme->metric_count; i++) {
        const struct score_metric *metric = &scheme->metrics[i];
        score_print_line(printer);
        score_print_open(printer, '{');
        score_print_text(printer, "id", metric->id);
        score_print_text(printer, "title", metric->title);
        score_print_text(printer, "kind", kinds[metric->kind]);
        score_print_text(printer, "per", metric->is_per_all ? "all" : NULL);
        score_print_text(printer, "unit", metric->unit);
        score_print_close(printer, '}');
    }
    score_print_close(printer, ']');
}

static void print_gates(struct score_printer *printer, const struct score_scheme *scheme)
{
    if (scheme->gate_count == 0)
        return;
    score_print_key(printer, "gates");
    score_print_open(printer, '[');
    for (size_t i = 0; i < scheme->gate_count; i++) {
        score_print_line(printer);
        score_print_open(printer, '{');
        score_print_condition(printer, scheme, "when", &scheme->gates[i].when);
        score_print_text(printer, "clause", scheme->gates[i].clause);
        score_print_close(printer, '}');
    }
    score_print_close(printer, ']');
}

static void print_vetoes(struct score_printer *printer, const struct score_scheme *scheme)
{
    static const char *const effects[] = {"disqualify", "zero_item", "zero_indicator",
                                          "bar_awards"};
    if (scheme->veto_count == 0)
        return;
    score_print_key(printer, "vetoes");
    score_print_open(printer, '[');
    for (size_t i = 0; i < scheme->veto_count; i++) {
        const struct score_veto *veto = &scheme->vetoes[i];
        score_print_line(printer);
        score_print_open(printer, '{');
        score_print_condition(printer, scheme, "when", &veto->when);
        score_print_text(printer, "effect", effects[veto->effect]);
        if (veto->effect == EFFECT_ZERO_ITEM)
            score_print_text(printer, "item", scheme->items[veto->target].id);
        if (veto->effect == EFFECT_ZERO_INDICATOR)
            score_print_text(printer, "indicator", scheme->indicators[veto->target].id);
        score_print_text(printer, "reaches", veto->reaches_members ? "members" : NULL);
        score_print_text(printer, "clause", veto->clause);
        score_print_close(printer, '}');
    }
    score_print_close(printer, ']');
}

static void print_ties(struct score_printer *printer, const struct score_scheme *scheme)
{
    if (scheme->tie_count == 0)
        return;
    score_print_key(printer, "ties");
    score_print_open(printer, '[');
    for (size_t i = 0; i < scheme->tie_count; i++) {
        const struct score_tie *tie = &scheme->ties[i];
        score_print_line(printer);
        text_add(printer->text, tie->item < 0 ? "{\"metric\": " : "{\"item\": ");
        json_add_string(printer->text, tie->item < 0 ? scheme->metrics[tie->metric].id
                                                     : scheme->items[tie->item].id);
        text_add(printer->text, tie->is_lower_better ? ", \"higher\": false}" : "}");
    }
    score_print_close(printer, ']');
}

static void print_awards(struct score_printer *printer, const struct score_scheme *scheme)
{
    if (scheme->award_count > 0) {
        score_print_key(printer, "awards");
        score_print_open(printer, '[');
        for (size_t i = 0; i < scheme->award_count; i++) {
            score_print_line(printer);
            text_add(printer->text, "{\"title\": ");
            json_add_string(printer->text, scheme->awards[i].title);
            text_add(printer->text, ", \"count\": ");
            score_print_add_whole(printer->text, scheme->awards[i].count,
                                  scheme->awards[i].count_parameter);
            text_add_char(printer->text, '}');
        }
        score_print_close(printer, ']');
    }
    if (scheme->has_quota)
        score_print_whole(printer, "quota", scheme->quota, scheme->quota_parameter);
}

void score_scheme_print(struct text *text, const struct score_scheme *scheme)
{
    static const char *const subjects[] = {"unit", "team", "person"};
    struct score_printer printer = {.text = text};
    score_print_open(&printer, '{');
    score_print_text(&printer, "id", scheme->id);
    score_print_text(&printer, "title", scheme->title);
    score_print_text(&printer, "subject", subjects[scheme->subject]);
    score_print_text(&printer, "source", scheme->source);
    score_print_text(&printer, "valid_from", scheme->valid_from);
    score_print_text(&printer, "valid_to", scheme->valid_to);
    score_print_whole(&printer, "decimals", scheme->decimals, NULL);
    print_parameters(&printer, scheme);
    print_metric_list(&printer, scheme);
    print_gates(&printer, scheme);
    print_vetoes(&printer, scheme);
    score_print_key(&printer, "indicators");
    score_print_open(&printer, '[');
    for (int i = 0; i < scheme->indicator_count; i++)
        print_indicator(&printer, scheme, &scheme->indicators[i]);
    score_print_close(&printer, ']');
    print_ties(&printer, scheme);
    if (!scheme->is_joint)
        score_print_bool(&printer, "joint", false);
    if (scheme->has_total_cap)
        score_print_number(&printer, "total_cap", scheme->total_cap);
    print_awards(&printer, scheme);
    score_print_close(&printer, '}');
    text_add_char(text, '\n');
}
