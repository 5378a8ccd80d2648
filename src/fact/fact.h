/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures with source, date, note, state, history and proofs: entered once, used everywhere.
 *
 * A figure is (book, subject, metric). A book belongs to a unit and covers a period; a subject is a
 * unit or a person by id, 0 stands for all together. Whoever may keep figures for the subject's
 * unit, or for the book's owner, enters them; whoever runs tasks for the owner confirms or returns
 * them. A changed figure is "entered" again. Nothing is ever overwritten unseen: each change names
 * the rev it was made from and leaves a row of history.
 */
#ifndef LIANBING_FACT_H
#define LIANBING_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/ctx.h"

enum fact_state { FACT_ENTERED, FACT_CONFIRMED, FACT_RETURNED };

struct fact_book {
    int64_t id;
    int64_t owner_unit;
    const char *title;
    int32_t from_day, until_day;
};

/* MAY_RUN_TASKS for owner_unit. Sets id. */
MUST_USE enum err fact_book_create(struct ctx *c, struct fact_book *book);
/* Title and period. */
MUST_USE enum err fact_book_change(struct ctx *c, const struct fact_book *book);
/* Without asking whether they may; false: there is none. */
bool fact_book_get(struct ctx *c, int64_t id, struct fact_book *ret);
/* Counts the changes of its figures; 0: there is no such book. */
int64_t fact_book_stamp(struct ctx *c, int64_t id);

struct fact {
    int64_t id; /* 0: there is none yet */
    int64_t book;
    int64_t subject;
    const char *metric;
    bool is_known;
    int64_t value; /* millionths */
    const char *source;
    int32_t day; /* DATE_NONE: none */
    const char *note;
    int state; /* enum fact_state */
    int64_t proofs;
    int64_t rev; /* 0: there is none yet */
    int64_t at;
    const char *person_name;
    int64_t last_change; /* id of what its history begins with; 0: there is none */
};

struct fact_list {
    struct fact *list;
    size_t count;
};

/* All figures of a book, by subject and metric; without asking whether they may. */
struct fact_list fact_all(struct ctx *c, int64_t book);

/* Those of one subject, by metric; without asking whether they may. */
struct fact_list fact_of_subject(struct ctx *c, int64_t book, int64_t subject);

/* How many known figures of a book are of these subjects' kind: for "filled". */
int64_t fact_known_count(struct ctx *c, int64_t book);

/* Stores figures: subject, metric, value, source, day, note and the rev each was made from (0: none
 * was there). All or nothing; what is as it was stays as it is. `why` says where they came from.
 *
 * ERR_FORBIDDEN: one is of a subject that isn't theirs. ERR_CONFLICT: somebody was faster; then
 * *ret_now has those figures as they are. OK: *ret_now has all that were asked for. */
MUST_USE enum err fact_store(struct ctx *c, int64_t book, const struct fact_list *wanted,
                             const char *why, struct fact_list *ret_now);

/* A figure as it is to be, with the id, rev and last change it was found with (id 0: none was). */
struct fact_filed {
    struct fact fact;
    bool was_known;
    int64_t was;
};

struct fact_file {
    struct fact_filed *list; /* by subject */
    size_t count;
    const char *why;
};

/* Stores what was looked up before, outside of the write lane: all or nothing, 10 to 20 us each.
 * ERR_FORBIDDEN as above. ERR_CONFLICT: one of them is another by now. */
MUST_USE enum err fact_store_many(struct ctx *c, int64_t book, const struct fact_file *file);

struct fact_verdict {
    int64_t fact, rev; /* as it was seen */
    enum fact_state state;
    const char *why;
    const char *called; /* the figure in words, for the audit */
};

/* Confirms or returns one figure. MAY_RUN_TASKS for the owner. */
MUST_USE enum err fact_judge(struct ctx *c, const struct fact_verdict *verdict);

/* MAY_SEE_FACTS for the subject's unit or the book's owner; else ERR_NOT_FOUND. */
MUST_USE enum err fact_see(struct ctx *c, int64_t id, struct fact *ret);

struct fact_change {
    int64_t at;
    const char *name;
    bool had_value, has_value;
    int64_t was, value; /* millionths */
    const char *source;
    int32_t day;
    const char *note;
    int state;
    const char *why;
};

struct fact_history {
    struct fact_change *list;
    size_t count;
};

/* The latest first. */
struct fact_history fact_history(struct ctx *c, int64_t id);

struct fact_proof {
    int64_t file;
    const char *name;
    int64_t size;
    int type; /* enum file_type */
    int64_t at;
    const char *person_name;
};

struct fact_proofs {
    struct fact_proof *list;
    size_t count;
};

struct fact_proofs fact_proofs(struct ctx *c, int64_t id);
/* Of all figures of a book; `fact` beside each. */
struct fact_book_proof {
    int64_t fact;
    struct fact_proof proof;
};
struct fact_book_proofs {
    struct fact_book_proof *list;
    size_t count;
};
/* Of the figures of a subject and of all together. */
struct fact_book_proofs fact_proofs_of_subject(struct ctx *c, int64_t book, int64_t subject);

/* The file must be one that the actor may see. Twice is once. */
MUST_USE enum err fact_prove(struct ctx *c, int64_t id, int64_t file);
MUST_USE enum err fact_unprove(struct ctx *c, int64_t id, int64_t file);

/* The unit that a subject belongs to: itself, a person's unit today, or the owner for 0; 0: there
 * is no such subject. */
int64_t fact_unit_of(struct ctx *c, const struct fact_book *book, int64_t subject);

#endif
