/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The record of a draw: everything that its result follows from, and the result. As a file (JSON)
 * it is what anybody can check without this server: docs/draw.md tells the method byte by byte.
 *
 * - Of a draw that is only frozen the members from `number` on are NULL, 0 or empty.
 * - Hashes are SHA-256, 64 digits, lower case. Texts are UTF-8 without control characters and not
 *   empty; NULL: none.
 */
#ifndef LIANBING_DRAW_RECORD_H
#define LIANBING_DRAW_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/base/faults.h"
#include "platform/base/field.h"

#define DRAW_METHOD "lianbing-draw-1"

enum draw_kind {
    DRAW_ORDER,   /* 顺序: one after the other */
    DRAW_GROUPS,  /* 分组: into `size` groups, as even as can be */
    DRAW_NUMBERS, /* 盲号: blind numbers from `size` on; stays closed until revealed */
    DRAW_CHOICE   /* 抽取: `size` of the list, the others in reserve */
};

enum draw_way {
    DRAW_BY_NUMBER,   /* a number is drawn in public */
    DRAW_BY_WITNESSES /* people open what they committed to */
};

enum { DRAW_MOST_LINES = 2000, DRAW_MOST_WITNESSES = 20, DRAW_HEX = 64 };

struct draw_line {
    int64_t number; /* 1, 2 … in the order of the list */
    const char *label;
    const char *unit;     /* whose; NULL: nobody's */
    int64_t ref;          /* of whoever made the list: what it stands for; 0: nothing */
    const char *excluded; /* why it takes no part; NULL: it does */
};

struct draw_witness {
    int64_t person;
    const char *name;
    const char *commitment; /* NULL: made none */
    int64_t committed_at;   /* ms */
    const char *secret;     /* NULL: not opened in time, left out */
    int64_t opened_at;      /* ms */
};

struct draw_result {
    int64_t place; /* 1, 2 … of the listing */
    int64_t line;
    int64_t value; /* order: the place; groups: the group; numbers: the blind number;
                      choice: 1 chosen, 0 in reserve */
};

struct draw_record {
    const char *method;
    int64_t id;
    const char *office;
    const char *title;
    int kind;            /* enum draw_kind */
    int64_t size;        /* see there */
    bool is_apart;       /* groups: no two of one unit together */
    int way;             /* enum draw_way */
    int64_t redraw_of;   /* the draw that it repeats; 0: none */
    const char *reason;  /* why it is repeated */
    int64_t frozen_at;   /* ms */
    const char *promise; /* hash of the server's secret */
    struct field_list witnesses;
    struct field_list lines;
    const char *frozen; /* hash of the list and all of the above */
    int64_t open_until; /* ms; 0: nobody had to open anything */
    const char *number; /* digits */
    int64_t drawn_at;   /* ms */
    const char *drawn_by;
    const char *secret; /* the server's: 64 digits */
    const char *seed;
    struct field_list results;
    const char *hash; /* of the whole file before it */
};

/* Parts of tables for whoever shows a draw (draw_api.c). */
extern const char *const draw_kind_words[];
extern const char *const draw_way_words[];
extern const struct field draw_line_fields[];

/* Appends the record as the file, and sets `hash`. */
void draw_record_write(struct text *text, struct draw_record *record);

/* A file that anybody brings. False: it is no record, and `faults` say why. */
bool draw_record_read(struct arena *arena, struct bytes file, struct draw_record *ret,
                      struct faults *faults);

/* Works everything out again from what the record says it follows from; each difference is a
 * fault, a full sentence. */
void draw_record_check(struct arena *arena, struct bytes file, const struct draw_record *record,
                       struct faults *faults);

/* "1f3a9c20 …": groups of eight digits, to be read aloud. */
const char *draw_grouped(struct arena *arena, const char *hash);

/* What a result says of its line: 第 3 个, 第 2 组, 盲号 17, 抽中, 候补第 1. */
const char *draw_outcome(struct arena *arena, const struct draw_record *record,
                         const struct draw_result *result);

#endif
