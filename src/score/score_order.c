/* SPDX-License-Identifier: Apache-2.0 */
/* Sorting by whole-number keys, byte by byte: only the bytes that differ are looked at, so a field
 * of 20,000 takes as long as a few passes over it. */
#include <string.h>

#include "score/score_run.h"

void score_sort_keys(struct score_key *list, struct score_key *spare, size_t count)
{
    enum { BYTE_VALUES = 256, KEY_BYTES = 8 };
    uint64_t differing = 0;
    struct score_key *from = list, *to = spare;
    for (size_t i = 1; i < count; i++)
        differing |= list[i].key ^ list[0].key;
    for (int byte = 0; byte < KEY_BYTES; byte++) {
        size_t starts[BYTE_VALUES] = {0}, sum = 0;
        int shift = byte * 8;
        if (((differing >> shift) & 0xff) == 0)
            continue;
        for (size_t i = 0; i < count; i++)
            starts[(from[i].key >> shift) & 0xff]++;
        for (size_t i = 0; i < BYTE_VALUES; i++) {
            size_t here = starts[i];
            starts[i] = sum;
            sum += here;
        }
        for (size_t i = 0; i < count; i++)
            to[starts[(from[i].key >> shift) & 0xff]++] = from[i];
        struct score_key *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != list)
        memcpy(list, from, count * sizeof *list);
}
