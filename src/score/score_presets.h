/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that are part of the program: schemes/<name>.json, put in by the build. All are schemes but
 * "schema", which is what a scheme must look like.
 */
#ifndef LIANBING_SCORE_PRESETS_H
#define LIANBING_SCORE_PRESETS_H

#include <stddef.h>

struct embedded_file {
    const char *name; /* without folder and .json */
    const unsigned char *bytes;
    size_t length;
};

/* By the bytes of their names. */
extern const struct embedded_file embedded_schemes[];
extern const size_t embedded_scheme_count;

/* The demo city's facts: demo/<name>.csv. */
extern const struct embedded_file embedded_demos[];
extern const size_t embedded_demo_count;

#endif
