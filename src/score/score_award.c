/* SPDX-License-Identifier: Apache-2.0 */
/* Bars, awards and quota (steps 10 to 12; scoring.md 7.20). */
#include "score/score_run.h"

enum { NO_AWARD = -1, NOT_DECIDED = -2 };

/* The prize that owns a place (from 1), or NO_AWARD. */
static int prize_of(const struct score_scheme *scheme, int64_t place)
{
    for (size_t i = 0; i < scheme->award_count; i++) {
        if (place <= scheme->awards[i].count)
            return (int)i;
        place -= scheme->awards[i].count;
    }
    return NO_AWARD;
}

/* The prize of a group that takes the places first … last. */
static int prize_of_group(const struct score_scheme *scheme, int64_t first, int64_t last)
{
    int prize = prize_of(scheme, first);
    return prize == prize_of(scheme, last) ? prize : NOT_DECIDED;
}

static bool is_barred(const struct score_run *run, size_t place)
{
    return run->standings[run->order[place]].is_barred;
}

static void award_group(struct score_run *run, size_t begin, size_t end, int64_t taken)
{
    const struct score_scheme *scheme = run->scheme;
    int64_t size = 0;
    for (size_t i = begin; i < end; i++)
        size += !is_barred(run, i);
    int prize = size == 0 ? NO_AWARD : prize_of_group(scheme, taken + 1, taken + size);
    bool is_within = scheme->has_quota && taken + size <= scheme->quota;
    bool is_across = scheme->has_quota && taken < scheme->quota && taken + size > scheme->quota;
    for (size_t i = begin; i < end; i++) {
        if (is_barred(run, i))
            continue;
        run->prizes[i] = (struct score_prize){
            .award = (int16_t)(prize == NOT_DECIDED ? NO_AWARD : prize),
            .is_recommended = is_within,
            .is_boundary = prize == NOT_DECIDED || is_across,
        };
    }
}

void score_award_all(struct score_run *run)
{
    const struct score_scheme *scheme = run->scheme;
    int64_t taken = 0, last = scheme->has_quota ? scheme->quota : 0, prizes = 0;
    size_t begin = 0;
    for (size_t i = 0; i < scheme->award_count; i++)
        prizes += scheme->awards[i].count;
    last = prizes > last ? prizes : last;
    for (size_t i = 0; i < run->awarded_count; i++)
        run->prizes[i] = (struct score_prize){.award = NO_AWARD};
    /* Behind the last prize and the quota there is nothing to give, nor to decide. */
    for (size_t end; begin < run->ranked_count && taken < last; begin = end) {
        uint32_t rank = run->places[begin].rank;
        for (end = begin + 1; end < run->ranked_count && run->places[end].rank == rank; end++)
            ;
        award_group(run, begin, end, taken);
        for (size_t i = begin; i < end; i++)
            taken += !is_barred(run, i);
    }
    run->awarded_count = begin;
}
