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
 *         FIELD_SHAPE("Unit")};
 *
 * The last row names the shape in English; `lianbing openapi` and the front end's types call it so
 * (coming in: UnitInput). FIELD_LAST ends a table that needs no name: one of a query string.
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
    const char *label;        /* Chinese; for the sentences and the API page */
    bool is_required;         /* in: must be said; out: is never null */
    int64_t minimum;          /* numbers: the value; texts: characters; lists: elements */
    int64_t maximum;          /* the same; 0: FIELD_MOST_* below */
    const char *const *words; /* FIELD_WORD, and texts that go out: one of these; ended by NULL */
    const struct field *of;   /* FIELD_OBJECT, FIELD_LIST */
    size_t size;              /* of one such struct */
    const char *schema;       /* FIELD_JSON: its JSON schema but for null; NULL: anything */
};

#define FIELD_MOST_TEXT 200  /* characters */
#define FIELD_MOST_LONG 4000 /* characters */
#define FIELD_MOST_LIST 5000 /* elements */
#define FIELD_MOST_INT  ((int64_t)1 << 53)

/* Of a FIELD_JSON that is a number with more digits to show than a decimal has. */
#define FIELD_NUMBER_SCHEMA "{\"type\":\"number\"}"

#define FIELD(struct_, member_, kind_, ...)                                             \
    {                                                                                   \
        .name = #member_, .kind = (kind_), .offset = offsetof(struct struct_, member_), \
        __VA_ARGS__                                                                     \
    }
#define FIELD_LAST                      \
    {                                   \
        .name = NULL, .kind = FIELD_END \
    }
#define FIELD_SHAPE(name_)                 \
    {                                      \
        .name = (name_), .kind = FIELD_END \
    }

/* Fills `into`, a zeroed struct of `fields`, from a JSON object; faults go to ctx_fault, unknown
 * members among them. Missing or null members stay at "null". */
void field_read(struct ctx *c, const struct field *fields, const struct json *object, void *into);

/* The same from a query string (`q=…&page=2`), %-decoded here. Texts, numbers, words, dates. */
void field_read_query(struct ctx *c, const struct field *fields, struct bytes query, void *into);

/* Appends the struct as a JSON object. */
void field_write(struct text *text, const struct field *fields, const void *from);

/* ---- Schemas, of OpenAPI 3.1 ---- */

/* What comes in may leave out, or say null for, whatever is not required, and nothing unknown is
 * let in. What goes out has every field; null is only what is not required and has a null. */
enum field_way { FIELD_IN, FIELD_OUT };

/* What FIELD_SHAPE calls it; NULL: it has no name. */
const char *field_shape(const struct field *fields);

/* Appends the schema of the struct; of named tables inside of it only the reference. */
void field_add_schema(struct text *text, const struct field *fields, enum field_way way);

/* Appends {"$ref": "#/components/schemas/…"}, or the schema where the table has no name. */
void field_add_reference(struct text *text, const struct field *fields, enum field_way way);

/* Appends the schema of one field as it stands in a query string. */
void field_add_value_schema(struct text *text, const struct field *field);

/* %XX-decodes `from` (and + to space if `is_query`) into the arena; NULL: not UTF-8, or a NUL. */
const char *field_decode(struct arena *arena, struct bytes from, bool is_query);

#endif
