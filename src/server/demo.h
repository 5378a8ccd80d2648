/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the invented city that have a file of their own; write lane, in this order. */
#ifndef LIANBING_SERVER_DEMO_H
#define LIANBING_SERVER_DEMO_H

#include "contest/contest_demo.h"
#include "platform/edge/edge.h"

/* From here on the office of the demo city is at work, with its own permissions. */
MUST_USE enum err demo_become_office(struct ctx *c);

/* Who does what in its competitions; the office is at work. */
MUST_USE enum err demo_contest_people(struct ctx *c, struct contest_demo_people *ret);

/* The city's team for a provincial competition, recommended, announced, trained in a camp; and that
 * competition, which is on. */
MUST_USE enum err demo_fill_selection(struct work *work);

#endif
