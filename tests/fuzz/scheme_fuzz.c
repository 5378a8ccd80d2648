/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a scheme. What is read prints, and the print reads as the same scheme; what is
 * refused says why, with places that can be shown.
 */
#include "fuzz.h"

#include "score/score.h"

enum { MOST_MEMORY = 1 << 29, LONGEST_PRINT = 1 << 26 };

static void check_sentences(const struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];
        demand(text_is_utf8(bytes_of(fault->sentence)) && *fault->sentence);
        demand(!fault->place || text_is_utf8(bytes_of(fault->place)));
    }
}

static const char *print(struct arena *arena, const struct score_scheme *scheme)
{
    struct text text;
    text_init(&text, arena, LONGEST_PRINT);
    score_scheme_print(&text, scheme);
    demand(!text.is_cut);
    return text.at;
}

static void check_scheme(struct arena *arena, const struct score_scheme *scheme,
                         const struct faults *warnings)
{
    struct faults new_faults, new_warnings;
    struct score_settings none = {0};
    faults_init(&new_faults, arena);
    faults_init(&new_warnings, arena);
    const char *text = print(arena, scheme);
    const struct score_scheme *again =
        score_scheme_read(arena, bytes_of(text), none, &new_faults, &new_warnings);
    demand(again != NULL);
    demand(strcmp(print(arena, again), text) == 0);
    demand(new_warnings.count == warnings->count && again->field_count == scheme->field_count);
    for (int i = 0; i < scheme->indicator_count; i++)
        (void)score_reachable_of(scheme, i);
    for (int i = 0; i < scheme->metric_count; i++)
        demand(score_metric_of(scheme, bytes_of(scheme->metrics[i].id)) == i);
    (void)score_scheme_open(scheme, &new_faults);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct score_setting list[] = {{"later", "2.5"}};
    struct score_settings settings = {.list = list, .count = size % 2, .version = "0123456789ab"};
    struct arena arena;
    struct faults faults, warnings;
    arena_init(&arena, MOST_MEMORY, NULL);
    faults_init(&faults, &arena);
    faults_init(&warnings, &arena);
    const struct score_scheme *scheme = score_scheme_read(
        &arena, (struct bytes){(const char *)data, size}, settings, &faults, &warnings);
    demand((scheme == NULL) == (faults.count > 0));
    check_sentences(&faults);
    check_sentences(&warnings);
    if (scheme)
        check_scheme(&arena, scheme, &warnings);
    arena_release(&arena);
    return 0;
}
