/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_read.h"

static struct score_tier read_tier(struct score_reading *reading, const struct score_spot *spot)
{
    static const char *const ops[] = {">=", ">", NULL};
    struct score_tier tier = {.is_strict = false};
    if (spot->json->kind != JSON_ARRAY || spot->json->count != 3) {
        faults_add_place(reading->faults, score_read_place(reading, spot),
                         "每一档要写三样，请写成 [\">=\", 起点, 分值] 的样子。");
        return tier;
    }
    struct score_spot op = score_read_element(spot, 0), threshold = score_read_element(spot, 1),
                      points = score_read_element(spot, 2);
    tier.is_strict = score_read_word(reading, &op, ops) == 1;
    tier.threshold = score_read_number(reading, &threshold);
    tier.points = score_read_number(reading, &points);
    return tier;
}

/* Thresholds fall strictly, but > t may come before >= t. */
static bool is_in_order(const struct score_tier *before, const struct score_tier *tier)
{
    if (!rat_is_held(before->threshold.value) || !rat_is_held(tier->threshold.value))
        return true;
    int order = rat_compare(tier->threshold.value, before->threshold.value);
    return order < 0 || (order == 0 && before->is_strict && !tier->is_strict);
}

struct score_tiers score_read_tier_keys(struct score_reading *reading,
                                        const struct score_spot *object)
{
    struct score_spot of = score_read_member(object, "of"),
                      list = score_read_member(object, "tiers");
    struct score_tiers tiers = {.may_exceed =
                                    score_read_bool(reading, object, "may_exceed", false)};
    tiers.of = score_read_operand(reading, &of);
    tiers.count = score_read_list(reading, &list, false);
    struct score_tier *read = arena_array(reading->arena, tiers.count + 1, sizeof *read);
    for (size_t i = 0; i < tiers.count; i++) {
        struct score_spot spot = score_read_element(&list, i);
        read[i] = read_tier(reading, &spot);
        if (i > 0 && !is_in_order(&read[i - 1], &read[i]))
            faults_add_place(
                reading->faults, score_read_place(reading, &spot),
                "档次顺序不对：起点要从高到低排列，这一档的起点应低于上一档（同一起点只"
                "能先写 > 再写 >=）。");
    }
    tiers.list = read;
    return tiers;
}

void score_read_tiers(struct score_reading *reading, const struct score_spot *spot,
                      struct score_item *item)
{
    item->keys.tiers = score_read_tier_keys(reading, spot);
}
