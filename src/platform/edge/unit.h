/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One work being run, perhaps more than once.
 */
#ifndef LIANBING_EDGE_UNIT_H
#define LIANBING_EDGE_UNIT_H

#include "platform/db/connection.h"
#include "platform/edge/edge.h"

struct unit {
    struct work *work;
    struct ctx before; /* as it was at the submission */
    struct arena_mark mark;
    enum err err;
};

/* Remembers how the work is now. */
void unit_take(struct unit *unit, struct work *work);
/* Puts it back to how it was. */
void unit_rewind(struct unit *unit);

/* Calls `run` with the connection, inside the transaction that its caller opened; ends what it left
 * open. Sets `err`, which is the database's failure if it failed, and returns it. */
enum err unit_run(struct unit *unit, struct db *db, int64_t now);

/* Makes the connection's failure the unit's. */
void unit_blame(struct unit *unit, struct db *db);

/* Calls `done`. The work is its maker's from then on. */
void unit_finish(struct unit *unit);

#endif
