/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tests of the engine share: a world with an arena and lists of faults, schemes and facts from
 * literals, and a small source of pseudo-random numbers that is the same on every machine.
 */
#ifndef LIANBING_TESTS_SUPPORT_H
#define LIANBING_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "platform/base/arena.h"
#include "score/score.h"

struct world {
    struct arena arena;
    struct faults faults;
    struct faults warnings;
    const struct score_scheme *scheme;
};

struct world *world_new(void);
void world_free(struct world *world);

/* Reads the scheme, which must be good, with open parameters left open. */
void given_scheme(struct world *world, const char *json);

/* A whole file; fails the test if it isn't there. */
struct bytes file_read(struct arena *arena, const char *path);

/* Rows of comma-separated cells without quotes, header first; NULL: refused, see world->faults. */
struct score_run *run_of(struct world *world, const char *csv);

/* The subject's result and points by id; fails the test if there is none. */
uint32_t subject_of(const struct score_run *run, const char *id);
struct score_result result_of(const struct score_run *run, const char *id);
/* Total as printed: "87.35". */
const char *total_of(struct world *world, const struct score_run *run, const char *id);

/* Two runs over one scheme agree in order, in every result and in the points of indicators. */
void assert_same_result(const struct score_scheme *scheme, const struct score_run *one,
                        const struct score_run *other);

/* xorshift: the next number below `limit`. */
uint32_t next_below(uint64_t *state, uint32_t limit);

#endif
