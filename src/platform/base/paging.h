/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists by pages: what is asked (`q`, `page`, `page_size`) and what is given (`total`, `rows`).
 *
 *     struct task_query { struct paging paging; int64_t owner; };
 *     static const struct field asks[] = {PAGING_WORDS(task_query), PAGING(task_query),
 *                                         FIELD(task_query, owner, FIELD_ID), FIELD_LAST};
 *     static const struct field gives[] = {PAGED(row_fields, task), FIELD_LAST};
 */
#ifndef LIANBING_BASE_PAGING_H
#define LIANBING_BASE_PAGING_H

#include "platform/base/arena.h"
#include "platform/base/ctx.h"
#include "platform/base/field.h"

enum { PAGING_USUAL = 50, PAGING_MOST = 200 };

struct paging {
    const char *q;     /* what is looked for; NULL: all */
    int64_t page;      /* from 1; 0: the first */
    int64_t page_size; /* 0: PAGING_USUAL */
};

/* Rows of a field table of `struct struct_`, which has a member `paging`. */
#define PAGING_WORDS(struct_)                                                          \
    {                                                                                  \
        .name = "q", .kind = FIELD_TEXT, .offset = offsetof(struct struct_, paging.q), \
        .label = "关键词", .maximum = 100                                              \
    }
#define PAGING(struct_)                                                                          \
    {.name = "page",                                                                             \
     .kind = FIELD_INT,                                                                          \
     .offset = offsetof(struct struct_, paging.page),                                            \
     .label = "页码",                                                                            \
     .minimum = 1,                                                                               \
     .maximum = 1000000},                                                                        \
    {                                                                                            \
        .name = "page_size", .kind = FIELD_INT,                                                  \
        .offset = offsetof(struct struct_, paging.page_size), .label = "每页行数", .minimum = 1, \
        .maximum = PAGING_MOST                                                                   \
    }

/* How many rows at most, and how many come before them: LIMIT and OFFSET. */
static inline int64_t paging_limit(const struct paging *paging)
{
    return paging->page_size > 0 ? paging->page_size : PAGING_USUAL;
}

static inline int64_t paging_before(const struct paging *paging)
{
    return paging->page > 0 ? (paging->page - 1) * paging_limit(paging) : 0;
}

/* Also the first member of a struct that gives more than that. */
struct paged {
    int64_t total;
    struct field_list rows;
};

/* Rows of its field table: the rows are `struct element_` of `shape_`. */
#define PAGED(shape_, element_)                                                              \
    FIELD(paged, total, FIELD_INT, .label = "总数", .is_required = true),                    \
        FIELD(paged, rows, FIELD_LIST, .label = "各行", .is_required = true, .of = (shape_), \
              .size = sizeof(struct element_))

static inline const struct paged *paged_new(struct ctx *c, int64_t total, const void *list,
                                            size_t count)
{
    struct paged *paged = arena_alloc(c->arena, sizeof *paged);
    *paged = (struct paged){total, {list, count}};
    return paged;
}

#endif
