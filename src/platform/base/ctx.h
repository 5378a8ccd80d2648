/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One unit of work: a request, a job, a command.
 *
 * Whoever opens it (the edge) owns memory and transaction: domain code allocates from `arena` and
 * never frees, and never says BEGIN or COMMIT. Time and randomness come in here; there are no other
 * ambient inputs. A unit may be run a second time from the start (when a batch of writes had to be
 * taken apart), so it must leave no effect but in the database and in this struct.
 */
#ifndef LIANBING_BASE_CTX_H
#define LIANBING_BASE_CTX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/arena.h"
#include "platform/base/err.h"

struct db;
struct ctx_deferred;

/* Who asks. Signed out: person 0. */
struct actor {
    int64_t person;      /* id; 0: nobody, or the program itself */
    int64_t session;     /* id; 0: none */
    const char *name;    /* for the audit; "" if nobody */
    const char *address; /* of the client; "" if none */
    uint64_t may;        /* bit n: has permission n somewhere; where, the use case asks */
    bool must_change;    /* their first password; until then nothing else is done */
};

/* A faulty field of what was sent: all of them are told at once. */
struct ctx_fault {
    const char *place;    /* name, or path: members[2].name */
    const char *sentence; /* Chinese, says what to do */
};

struct ctx {
    struct arena *arena;
    struct db *db; /* used through platform/db/db.h only; NULL outside of a lane */
    struct actor actor;
    int64_t now;        /* Unix ms, UTC */
    const char *folder; /* of the data; files lie below it */
    void (*random)(void *bytes, size_t size);

    const char *message; /* the sentence for the person, of the failure; NULL: none said */
    struct ctx_fault *faults;
    size_t fault_count;
    size_t fault_size;
    struct ctx_deferred *deferred;
};

/* Leaves the sentence for the person and gives `err`:
 *     return ctx_fail(c, ERR_CONFLICT, "…");
 * A macro, so that whoever reads on, static checkers too, knows that it never gives OK. */
#define ctx_fail(c, err, ...) (ctx_say((c), __VA_ARGS__), (err))
void ctx_say(struct ctx *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Notes a faulty field; the first 100 are kept. Ends with ctx_faulty. */
void ctx_fault(struct ctx *c, const char *place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* OK when no field is faulty, else ERR_INVALID with a sentence that says how many are. */
MUST_USE enum err ctx_faulty(struct ctx *c);

/* Has `release(thing)` called when the unit ends, however it ends; last in, first out. For what the
 * arena doesn't hold: descriptors, foreign objects. */
void ctx_defer(struct ctx *c, void (*release)(void *), void *thing);

/* ---- For the edge only ----------------------------------------------------------------------- */

/* Calls what was deferred and forgets message and faults; the memory stays the arena's. */
void ctx_end(struct ctx *c);
/* Calls what was deferred since `before` was copied from `c`, and puts the copy back. */
void ctx_rewind(struct ctx *c, const struct ctx *before);

#endif
