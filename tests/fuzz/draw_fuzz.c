/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as the record of a draw. What is refused says why; what is read can be checked, and
 * what is found good has been worked out again and writes the same bytes.
 */
#include "fuzz.h"

#include "draw/draw_record.h"

enum { MOST_MEMORY = 1 << 28, LONGEST_RECORD = 1 << 24 };

static void check_sentences(const struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        demand(text_is_utf8(bytes_of(faults->list[i].sentence)) && *faults->list[i].sentence);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct faults faults;
    struct draw_record record;
    struct bytes file = {(const char *)data, size};
    struct text text;
    arena_init(&arena, MOST_MEMORY, NULL);
    faults_init(&faults, &arena);
    bool is_read = draw_record_read(&arena, file, &record, &faults);
    demand(is_read == (faults.count == 0));
    if (is_read)
        draw_record_check(&arena, file, &record, &faults);
    check_sentences(&faults);
    if (is_read && faults.count == 0) {
        text_init(&text, &arena, LONGEST_RECORD);
        draw_record_write(&text, &record);
        demand(text.used == size && memcmp(text.at, data, size) == 0);
    }
    arena_release(&arena);
    return 0;
}
