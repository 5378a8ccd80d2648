/* SPDX-License-Identifier: Apache-2.0 */
#include "campaign/campaign_feed_rules.h"

#include "platform/base/decimal.h"

enum { PERCENT = 100 };

bool campaign_feed_fits(enum score_kind kind, int what)
{
    switch (kind) {
    case KIND_RANK: return what == FEED_PLACE;
    case KIND_COUNT: return what == FEED_PRIZES || what == FEED_FIELD;
    case KIND_FLAG: return what == FEED_WON;
    case KIND_NUMBER: break;
    }
    return what != FEED_WON;
}

static bool value_of(const struct contest_record *record, int what, int64_t *ret)
{
    bool has_place = record->rank > 0 && record->ranked >= record->rank;
    bool is_earnest = record->status == STATUS_RANKED;
    switch (what) {
    case FEED_TOTAL:
        return is_earnest && has_place && record->total &&
               decimal_parse(bytes_of(record->total), ret);
    case FEED_SHARE:
        if (has_place)
            *ret = (record->rank * PERCENT * DECIMAL_ONE + record->ranked - 1) / record->ranked;
        return has_place;
    case FEED_PRIZES:
    case FEED_WON: *ret = record->prizes * DECIMAL_ONE; return is_earnest;
    case FEED_FIELD: *ret = record->ranked * DECIMAL_ONE; return has_place;
    default: *ret = record->rank * DECIMAL_ONE; return has_place;
    }
}

struct campaign_feed_taken campaign_feed_take(const struct contest_record *const *records,
                                              size_t count, int what)
{
    bool is_less_better = what == FEED_PLACE || what == FEED_SHARE;
    struct campaign_feed_taken taken = {0};
    int64_t sum = 0, value;
    for (size_t i = 0; i < count; i++) {
        if (!value_of(records[i], what, &value))
            continue;
        taken.count++;
        sum += value;
        if (!taken.of || (is_less_better ? value < taken.value : value > taken.value)) {
            taken.value = value;
            taken.of = records[i];
        }
    }
    if (what == FEED_PRIZES)
        taken.value = sum;
    else if (what == FEED_WON)
        taken.value = sum > 0 ? DECIMAL_ONE : 0;
    return taken;
}
