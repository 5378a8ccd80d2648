/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tests of the database share: a fresh data folder with its lanes, and units of work in one
 * line. Each test has a folder of its own, which goes with it.
 */
#ifndef LIANBING_TESTS_STORE_H
#define LIANBING_TESTS_STORE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "platform/base/arena.h"
#include "platform/db/connection.h"
#include "platform/db/db.h"
#include "platform/edge/edge.h"

struct store {
    struct arena arena;
    char folder[64];
    struct edge_config config;
    struct edge *edge;
    char message[512]; /* of the last store_do that failed; "" if none was said */
};

/* Two readers, one slow thread, a table `thing` (id, word) and a table `part` (thing, word). */
struct store *store_new(void);
void store_free(struct store *store);
/* Closes and opens the edge with store->config. */
void store_reopen(struct store *store);

enum err store_do(struct store *store, enum lane lane, enum err (*run)(struct work *), void *of);
/* The first column of the first row; -1 if there is none. */
int64_t store_number(struct store *store, const char *sql);

/* Holds the writer fast, so that what is submitted meanwhile becomes one batch. */
void store_hold(struct store *store);
/* Queues a unit in the write lane and keeps it; in order from 0. */
void store_queue(struct store *store, enum err (*run)(struct work *), void *of);
/* Lets the writer go and waits until all that was queued is done. */
void store_let_go(struct store *store);
enum err store_result(const struct store *store, size_t number);
const char *store_message(const struct store *store, size_t number);

#endif
