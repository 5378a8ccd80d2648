/* SPDX-License-Identifier: Apache-2.0 */
/* Which figure comes of records of a competition. */
#include "support.h"

#include "campaign/campaign_feed_rules.h"
#include "platform/base/decimal.h"

static const struct contest_record first = {.rank = 1, .ranked = 3, .total = "88.50", .prizes = 2},
                                   third = {.rank = 3, .ranked = 3, .total = "90.00"},
                                   guest = {.status = STATUS_GUEST, .ranked = 3, .total = "99.00"},
                                   prize = {.prizes = 1};

static int64_t take(const struct contest_record *one, const struct contest_record *other, int what)
{
    const struct contest_record *const both[] = {one, other};
    struct campaign_feed_taken taken = campaign_feed_take(both, 2, what);
    return taken.of ? taken.value : -1;
}

static void of_several_the_best_counts_and_prizes_add_up(void **state)
{
    (void)state;
    assert_int_equal(take(&third, &first, FEED_PLACE), DECIMAL_ONE);
    assert_int_equal(take(&third, &first, FEED_TOTAL), 90 * DECIMAL_ONE);
    assert_int_equal(take(&first, &third, FEED_SHARE), 33333334);
    assert_int_equal(take(&first, &prize, FEED_PRIZES), 3 * DECIMAL_ONE);
    assert_int_equal(take(&first, &prize, FEED_WON), DECIMAL_ONE);
    assert_int_equal(take(&third, &third, FEED_WON), 0);
    assert_int_equal(take(&third, &first, FEED_FIELD), 3 * DECIMAL_ONE);
}

static void who_has_no_place_gives_nothing(void **state)
{
    (void)state;
    assert_int_equal(take(&guest, &prize, FEED_PLACE), -1);
    assert_int_equal(take(&guest, &prize, FEED_TOTAL), -1);
    assert_int_equal(take(&guest, &prize, FEED_SHARE), -1);
    assert_int_equal(take(&guest, &third, FEED_TOTAL), 90 * DECIMAL_ONE);
    assert_int_equal(take(&guest, &guest, FEED_PRIZES), -1);
    assert_null(campaign_feed_take(NULL, 0, FEED_PLACE).of);
}

static void a_metric_has_what_its_kind_can_have(void **state)
{
    (void)state;
    assert_true(campaign_feed_fits(KIND_RANK, FEED_PLACE));
    assert_false(campaign_feed_fits(KIND_RANK, FEED_TOTAL));
    assert_true(campaign_feed_fits(KIND_COUNT, FEED_PRIZES));
    assert_true(campaign_feed_fits(KIND_COUNT, FEED_FIELD));
    assert_false(campaign_feed_fits(KIND_COUNT, FEED_SHARE));
    assert_true(campaign_feed_fits(KIND_FLAG, FEED_WON));
    assert_false(campaign_feed_fits(KIND_FLAG, FEED_PLACE));
    assert_true(campaign_feed_fits(KIND_NUMBER, FEED_SHARE));
    assert_false(campaign_feed_fits(KIND_NUMBER, FEED_WON));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_several_the_best_counts_and_prizes_add_up),
        cmocka_unit_test(who_has_no_place_gives_nothing),
        cmocka_unit_test(a_metric_has_what_its_kind_can_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
