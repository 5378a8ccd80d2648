/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_rules.h"

/* The prize of a place, 1, 2 …; prizes own places one after the other, best first. */
static int prize_of(struct field_list prizes, size_t place)
{
    const struct contest_prize *list = prizes.at;
    int64_t last = 0;
    for (size_t i = 0; i < prizes.count; i++) {
        last += list[i].count;
        if ((int64_t)place <= last)
            return (int)i;
    }
    return PRIZE_NONE;
}

void contest_give_prizes(struct field_list prizes, const int64_t *ranks, size_t count,
                         int *ret_prizes)
{
    for (size_t i = 0, size; i < count; i += size) {
        for (size = 1; i + size < count && ranks[i + size] == ranks[i];)
            size++;
        int first = prize_of(prizes, i + 1), last = prize_of(prizes, i + size);
        for (size_t j = i; j < i + size; j++) {
            bool takes = ranks[i] > 0;
            ret_prizes[j] = !takes ? PRIZE_NONE : first == last ? first : PRIZE_OPEN;
        }
    }
}
