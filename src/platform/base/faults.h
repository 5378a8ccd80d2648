/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with something that a person brought, all of it at once.
 *
 * Each fault is a full Chinese sentence that says what to do, with the place: a line of the file
 * (0: none), or a path inside it (`indicators[2].items[0].tiers[1]`; NULL: none). Warnings are kept
 * in a list of the same kind.
 */
#ifndef LIANBING_BASE_FAULTS_H
#define LIANBING_BASE_FAULTS_H

#include <stddef.h>

struct arena;

struct fault {
    size_t line;
    const char *place;
    const char *sentence;
};

struct faults {
    struct arena *arena;
    struct fault *list;
    size_t count;
    size_t size;
};

void faults_init(struct faults *faults, struct arena *arena);
void faults_add_line(struct faults *faults, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void faults_add_place(struct faults *faults, const char *place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* By line; faults of one line stay in the order in which they were found. */
void faults_sort(struct faults *faults);

#endif
