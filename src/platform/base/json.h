/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON (RFC 8259), strictly: UTF-8 only, no comments, no trailing commas, no lone surrogates, no
 * NUL inside a string, nesting up to 64. A number keeps its spelling, because a scheme's 0.1 must
 * never pass through a float; that is why this reader is our own (docs/decisions/).
 *
 * Reading stops at the first breach of the grammar. Duplicate keys are all reported.
 */
#ifndef LIANBING_BASE_JSON_H
#define LIANBING_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "platform/base/decimal.h"
#include "platform/base/text.h"

struct arena;
struct faults;

enum json_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

struct json {
    enum json_kind kind;
    size_t line;             /* where it begins, from 1 */
    const char *key;         /* of a member of an object; else NULL */
    const char *string;      /* JSON_STRING: its text; JSON_NUMBER: as it was spelt */
    const struct json *list; /* elements or members, in order */
    size_t count;
};

/* The tree in the arena, or NULL with the faults said (with their lines). */
const struct json *json_parse(struct arena *arena, struct bytes bytes, struct faults *faults);

/* The member called `key`, or NULL. */
const struct json *json_member(const struct json *object, const char *key);

/* The exact value of a JSON number; exponents are worked out. False: more than 18 digits before
 * or behind the point. In lowest terms. */
bool json_number(const struct json *number, struct rat *ret);

/* Appends the value as JSON, numbers as they were spelt, without blanks. */
void json_add(struct text *text, const struct json *value);

/* Appends a JSON string with its quotes. */
void json_add_string(struct text *text, const char *string);

#endif
