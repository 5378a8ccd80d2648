/* SPDX-License-Identifier: Apache-2.0 */
#include "selection/selection_rules.h"

#include <stdio.h>
#include <string.h>

#include "platform/base/text.h"
#include "selection/selection_camp.h"

enum { MINUTES_A_DAY = 1440, CLOCK_LENGTH = 5 };

static struct selection_share *share_of(struct selection_share *shares, size_t units, int64_t unit)
{
    for (size_t i = 0; i < units; i++) {
        if (shares[i].unit == unit)
            return &shares[i];
    }
    return NULL;
}

void selection_fill(struct selection_turn *turns, size_t count, struct selection_share *shares,
                    size_t units, int64_t most)
{
    for (size_t i = 0; i < count; i++) {
        struct selection_share *share = share_of(shares, units, turns[i].unit);
        turns[i].is_taken = turns[i].is_free && share && share->has < most;
        if (turns[i].is_taken)
            share->has++;
    }
}

static int64_t two_digits(const char *at)
{
    bool are_digits = at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9';
    return are_digits ? (at[0] - '0') * 10 + (at[1] - '0') : -1;
}

int64_t selection_minute_of(const char *clock)
{
    if (!clock || strlen(clock) != CLOCK_LENGTH || clock[2] != ':')
        return -1;
    int64_t hour = two_digits(clock), minute = two_digits(clock + 3);
    if (hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > MINUTES_A_DAY)
        return -1;
    return hour * 60 + minute;
}

const char *selection_clock_of(struct arena *arena, int64_t minute)
{
    return text_format(arena, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

const char *selection_refuse_presence(int state, const char *reason, int32_t day, int32_t today)
{
    if (day > today)
        return "这节课还没有到日子，到当天再登记考勤。";
    if ((state == PRESENCE_LEAVE || state == PRESENCE_ABSENT) && !*reason)
        return "请假和缺勤的，请写明原因。";
    return NULL;
}

const char *selection_hours(struct arena *arena, int64_t minutes)
{
    int64_t tenths = minutes / 6;
    if (tenths % 10 == 0)
        return text_format(arena, "%lld", (long long)(tenths / 10));
    return text_format(arena, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}
