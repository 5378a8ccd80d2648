/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Field tables: the shape of what comes in and goes out, told once.
 *
 * A table describes a flat struct, field by field, ended by FIELD_END. From it come: reading JSON
 * or a query string into the struct with every faulty field said at once, writing the struct as
 * JSON, and the schema that `lianbing openapi` prints. Lists and nested structs are tables again.
 * That is all it does; rules between fields are the use case's.
 *
 *     static const struct field unit_fields[] = {
 *         FIELD(unit, name, FIELD_TEXT, .label = "单位名称", .is_required = true, .maximum = 60),
 *         FIELD(unit, parent, FIELD_ID, .label = "上级单位"),
 *         FIELD_LAST};
 */
#ifndef LIANBING_BASE_FIELD_H
#define LIANBING_BASE_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/json.h"
#include "platform/base/text.h"

struct ctx;

enum field_kind {
    FIELD_END,
    FIELD_INT,     /* int64_t; a JSON number */
    FIELD_ID,      /* int64_t > 0; 0 stands for null */
    FIELD_TEXT,    /* const char *; NULL stands for null; trimmed, no control characters */
    FIELD_LONG,    /* const char *; as FIELD_TEXT but with line breaks and tabs */
    FIELD_BOOL,    /* bool */
    FIELD_DATE,    /* int32_t days since 1970-01-01, DATE_NONE stands for null; "2026-11-22" */
    FIELD_TIME,    /* int64_t Unix ms, 0 stands for null; a JSON number */
    FIELD_DECIMAL, /* struct field_decimal; a JSON number, or a string when coming in */
    FIELD_WORD,    /* int: the place in `words`; -1 stands for null; a JSON string */
    FIELD_OBJECT,  /* pointer to a struct of `of`; NULL stands for null */
    FIELD_LIST,    /* struct field_list of structs of `of` */
    FIELD_TEXTS,   /* struct field_list of const char * */
    FIELD_JSON     /* in: const struct json *; out: const char *, JSON text (NULL: null) */
};

/* A decimal that may be missing, in millionths. */
struct field_decimal {
    bool is_known;
    int64_t millionths;
};

struct field_list {
    const void *at;
    size_t count;
};

struct field {
    const char *name; /* in JSON */
    enum field_kind kind;
    size_t offset;
    const char *label; /* Chinese; for the sentences and the API page */
    bool is_required;
    int64_t minimum;          /* numbers: the value; texts: characters; lists: elements */
    int64_t maximum;          /* the same; 0: FIELD_MOST_* below */
    const char *const *words; /* FIELD_WORD: ended by NULL */
    const struct field *of;   /* FIELD_OBJECT, FIELD_LIST */
    size_t size;              /* of one such struct */
};

#define FIELD_MOST_TEXT 200  /* characters */
#define FIELD_MOST_LONG 4000 /* characters */
#define FIELD_MOST_LIST 5000 /* elements */
#define FIELD_MOST_INT  ((int64_t)1 << 53)

#define FIELD(struct_, member_, kind_, ...)                                             \
    {                                                                                   \
        .name = #member_, .kind = (kind_), .offset = offsetof(struct struct_, member_), \
        __VA_ARGS__                                                                     \
    }
#define FIELD_LAST                      \
    {                                   \
        .name = NULL, .kind = FIELD_END \
    }

/* Fills `into`, a zeroed struct of `fields`, from a JSON object; faults go to ctx_fault, unknown
 * members among them. Missing or null members stay at "null". */
void field_read(struct ctx *c, const struct field *fields, const struct json *object, void *into);

/* The same from a query string (`q=…&page=2`), %-decoded here. Texts, numbers, words, dates. */
void field_read_query(struct ctx *c, const struct field *fields, struct bytes query, void *into);

/* Appends the struct as a JSON object. */
void field_write(struct text *text, const struct field *fields, const void *from);

/* Appends the JSON schema of the struct (OpenAPI 3.1). */
void field_add_schema(struct text *text, const struct field *fields);

/* %XX-decodes `from` (and + to space if `is_query`) into the arena; NULL: not UTF-8, or a NUL. */
const char *field_decode(struct arena *arena, struct bytes from, bool is_query);

#endif
