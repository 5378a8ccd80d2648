/* SPDX-License-Identifier: Apache-2.0 */
/* What sentences repeat for each subject, composed when the scheme is read. */
#include "score/score_say.h"

struct composing {
    struct text text; /* of the piece at hand */
    const struct score_scheme *scheme;
};

static struct bytes keep(struct composing *composing)
{
    struct text *text = &composing->text;
    struct bytes kept = {arena_copy(text->arena, text->at, text->used), text->used};
    text_clear(text);
    return kept;
}

/* Not where a number stands first: that is no title. */
static void compose_operand(struct composing *composing, struct score_operand *operand)
{
    if (operand->kind != OPERAND_RATIO || operand->over->kind == OPERAND_NUMBER)
        return;
    score_say_ratio(&composing->text, composing->scheme, operand);
    operand->words = keep(composing);
}

static void compose_tiers(struct composing *composing, struct score_tiers *tiers)
{
    compose_operand(composing, &tiers->of);
    for (size_t i = 0; i < tiers->count; i++) {
        struct score_tier *tier = &tiers->list[i];
        score_say_op(&composing->text, tier->is_strict ? OP_MORE : OP_AT_LEAST);
        score_say_threshold(&composing->text, composing->scheme, &tiers->of,
                            score_say_is_percent(tiers), &tier->threshold);
        tier->bound = keep(composing);
    }
}

static void compose_when(struct composing *composing, struct score_when *when)
{
    compose_operand(composing, &when->comparison.left);
    compose_operand(composing, &when->comparison.right);
}

static void compose_item(struct composing *composing, struct score_item *item)
{
    struct score_else *otherwise =
        item->rule == RULE_RANK_TABLE ? item->keys.table.otherwise : NULL;
    bool has_terms = item->rule == RULE_PER || item->rule == RULE_FROM_FULL;
    for (size_t i = 0; has_terms && i < item->keys.terms.count; i++) {
        struct score_term *term = &item->keys.terms.terms[i];
        score_say_rate(&composing->text, composing->scheme, term);
        term->rate = keep(composing);
    }
    if (item->rule == RULE_TIERS)
        compose_tiers(composing, &item->keys.tiers);
    if (item->rule == RULE_WHEN)
        compose_when(composing, &item->keys.when);
    if (otherwise && otherwise->rule == RULE_TIERS)
        compose_tiers(composing, &otherwise->tiers);
    if (otherwise && otherwise->rule == RULE_WHEN)
        compose_when(composing, &otherwise->when);
}

void score_words_compose(struct arena *arena, const struct score_scheme *scheme,
                         struct score_item *items)
{
    enum { LONGEST = 16 * 1024 * 1024 };
    struct composing composing = {.scheme = scheme};
    text_init(&composing.text, arena, LONGEST);
    for (int i = 0; i < scheme->item_count; i++)
        compose_item(&composing, &items[i]);
}
