/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked around the points: gates, vetoes, final ties, awards. */
#include "score/score_read.h"

#include "score/score.h"

static void read_clause(struct score_reading *reading, const struct score_spot *spot,
                        struct score_veto *veto)
{
    struct score_spot when = score_read_member(spot, "when");
    const char *clause = score_read_text(reading, spot, "clause", false);
    veto->clause = clause ? clause : "";
    veto->target = -1;
    veto->when = score_read_condition(reading, &when);
}

void score_read_gates(struct score_reading *reading, const struct score_spot *spot)
{
    static const struct score_shape shape = {.required = {"when"}, .optional = {"clause"}};
    size_t count = score_read_list(reading, spot, true);
    struct score_veto *gates = arena_array(reading->arena, count + 1, sizeof *gates);
    for (size_t i = 0; i < count; i++) {
        struct score_spot entry = score_read_element(spot, i);
        gates[i].clause = "";
        if (score_read_object(reading, &entry, &shape, NULL))
            read_clause(reading, &entry, &gates[i]);
    }
    reading->scheme->gates = gates;
    reading->scheme->gate_count = count;
}

/* An indicator's or item's id, as `find` looks it up; -1: not there, or unknown. */
static int read_target(struct score_reading *reading, const struct score_spot *spot,
                       bool is_indicator)
{
    const struct score_scheme *scheme = reading->scheme;
    const char *kind = is_indicator ? "一级指标" : "评分项";
    const char *place = score_read_place(reading, spot);
    if (!spot->json)
        return -1;
    if (spot->json->kind != JSON_STRING) {
        faults_add_place(reading->faults, place, "此处应是%s的编号，请写成加英文双引号的文字。",
                         kind);
        return -1;
    }
    const char *id = spot->json->string;
    int found = is_indicator ? score_indicator_of(scheme, bytes_of(id))
                             : score_item_of(scheme, bytes_of(id));
    if (found >= 0)
        return found;
    struct score_nearest nearest = score_read_nearest(reading, id);
    for (int i = 0; is_indicator && i < scheme->indicator_count; i++)
        score_read_consider(&nearest, scheme->indicators[i].id);
    for (int i = 0; !is_indicator && i < scheme->item_count; i++)
        score_read_consider(&nearest, scheme->items[i].id);
    const char *hint = score_read_hint(reading, &nearest);
    faults_add_place(reading->faults, place, "没有编号为“%s”的%s%s%s请改正。",
                     score_read_shown(reading, id), kind, hint, *hint ? "" : "，");
    return -1;
}

static void read_zeroing(struct score_reading *reading, const struct score_spot *spot,
                         struct score_veto *veto, bool has_effect)
{
    for (int i = 0; i < 2; i++) {
        bool is_indicator = i == 1;
        struct score_spot target = score_read_member(spot, is_indicator ? "indicator" : "item");
        const char *effect = is_indicator ? "zero_indicator" : "zero_item";
        bool is_needed =
            has_effect && veto->effect == (is_indicator ? EFFECT_ZERO_INDICATOR : EFFECT_ZERO_ITEM);
        if (target.json && has_effect && !is_needed)
            faults_add_place(reading->faults, score_read_place(reading, &target),
                             "“%s”只能与 \"effect\": \"%s\" 一起用，请删去或改 effect。",
                             target.key, effect);
        else if (!target.json && is_needed)
            faults_add_place(reading->faults, score_read_place(reading, &target),
                             "效果 %s 要写明对哪一项清零，请补上“%s”。", effect, target.key);
        else if (is_needed)
            veto->target = read_target(reading, &target, is_indicator);
    }
}

static void read_veto(struct score_reading *reading, const struct score_spot *spot,
                      struct score_veto *veto)
{
    static const struct score_shape shape = {
        .required = {"when", "effect"}, .optional = {"clause", "item", "indicator", "reaches"}};
    static const char *const effects[] = {"disqualify", "zero_item", "zero_indicator", "bar_awards",
                                          NULL};
    static const char *const reaches[] = {"self", "members", NULL};
    veto->clause = "";
    if (!score_read_object(reading, spot, &shape, NULL))
        return;
    struct score_spot effect = score_read_member(spot, "effect"),
                      reach = score_read_member(spot, "reaches");
    read_clause(reading, spot, veto);
    int word = score_read_word(reading, &effect, effects);
    veto->effect = word < 0 ? EFFECT_DISQUALIFY : (enum score_effect)word;
    veto->reaches_members = score_read_word(reading, &reach, reaches) == 1;
    if (reach.json && word >= 0 && veto->effect != EFFECT_BAR_AWARDS)
        faults_add_place(reading->faults, score_read_place(reading, &reach),
                         "“reaches”只能与 \"effect\": \"bar_awards\" 一起用，请删去或改 effect。");
    read_zeroing(reading, spot, veto, word >= 0);
}

void score_read_vetoes(struct score_reading *reading, const struct score_spot *spot)
{
    size_t count = score_read_list(reading, spot, true);
    struct score_veto *vetoes = arena_array(reading->arena, count + 1, sizeof *vetoes);
    for (size_t i = 0; i < count; i++) {
        struct score_spot entry = score_read_element(spot, i);
        read_veto(reading, &entry, &vetoes[i]);
    }
    reading->scheme->vetoes = vetoes;
    reading->scheme->veto_count = count;
}

static void read_tie(struct score_reading *reading, const struct score_spot *spot,
                     struct score_tie *tie)
{
    static const struct score_shape shape = {.optional = {"metric", "item", "higher"}};
    *tie = (struct score_tie){.metric = NO_METRIC, .item = -1};
    if (!score_read_object(reading, spot, &shape, NULL))
        return;
    struct score_spot metric = score_read_member(spot, "metric"),
                      item = score_read_member(spot, "item");
    if (!metric.json == !item.json)
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "区分同分要写一样，也只能写一样：“metric”（指标）或“item”（评分项）。");
    tie->metric = score_read_metric(reading, &metric, PER_SUBJECT);
    tie->item = read_target(reading, &item, false);
    tie->is_lower_better = !score_read_bool(reading, spot, "higher", true);
}

void score_read_ties(struct score_reading *reading, const struct score_spot *spot)
{
    size_t count = score_read_list(reading, spot, true);
    struct score_tie *ties = arena_array(reading->arena, count + 1, sizeof *ties);
    for (size_t i = 0; i < count; i++) {
        struct score_spot entry = score_read_element(spot, i);
        read_tie(reading, &entry, &ties[i]);
    }
    reading->scheme->ties = ties;
    reading->scheme->tie_count = count;
}

void score_read_awards(struct score_reading *reading, const struct score_spot *spot)
{
    enum { MOST_AWARDS = 1000, MOST_PLACES = 1000000000 };
    static const struct score_shape shape = {.required = {"title", "count"}};
    size_t count = score_read_list(reading, spot, true);
    struct score_award *awards = arena_array(reading->arena, count + 1, sizeof *awards);
    if (count > MOST_AWARDS)
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "奖项过多，至多 %d 个，请合并。", MOST_AWARDS);
    for (size_t i = 0; i < count; i++) {
        struct score_spot entry = score_read_element(spot, i);
        awards[i].title = "";
        if (!score_read_object(reading, &entry, &shape, NULL))
            continue;
        struct score_spot places = score_read_member(&entry, "count");
        struct score_whole whole = score_read_whole(reading, &places, 0, MOST_PLACES);
        const char *title = score_read_text(reading, &entry, "title", true);
        awards[i] = (struct score_award){title ? title : "", whole.value, whole.parameter};
    }
    reading->scheme->awards = awards;
    reading->scheme->award_count = count;
}
