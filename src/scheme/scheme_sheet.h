/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rule sheet of a scheme as plain texts: what pages show and documents print.
 */
#ifndef LIANBING_SCHEME_SHEET_H
#define LIANBING_SCHEME_SHEET_H

#include "platform/base/field.h"
#include "scheme/scheme.h"

struct sheet_item {
    const char *id, *title, *rule, *clause, *reading, *proof; /* the last three: NULL if none */
};

struct sheet_indicator {
    const char *id, *title;
    const char *limits;      /* （30 分） */
    struct field_list items; /* struct sheet_item */
};

struct sheet_metric {
    const char *id, *title, *unit, *asks;
};

struct scheme_sheet {
    const char *title, *source, *marks;
    const char *subject;          /* 单位, 队伍, 人员 */
    struct field_list gates;      /* const char * each */
    struct field_list vetoes;     /* const char * each */
    struct field_list indicators; /* struct sheet_indicator */
    struct field_list order;      /* const char * each: places and prizes */
    struct field_list metrics;    /* struct sheet_metric */
};

extern const struct field scheme_sheet_fields[];

/* In the ctx's arena. */
const struct scheme_sheet *scheme_sheet(struct ctx *c, const struct scheme *scheme,
                                        const struct score_scheme *model);

#endif
