/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The board: places of teams as they come about, for a hall and for anybody's phone.
 *
 * - It is shown to anybody, without signing in, as long as its organiser shows it; teams only.
 * - Sealed (封榜) it stands as it stood at that moment, whatever is judged behind it; the host then
 *   tells the places one by one, from the last up, and with the first it is open again. Nothing in
 *   it changes with what is behind the seal: neither a number nor a stamp.
 */
#ifndef LIANBING_CONTEST_BOARD_H
#define LIANBING_CONTEST_BOARD_H

#include "contest/contest.h"

/* Of SSE: "contest-" and the id. */
const char *contest_board_topic(struct ctx *c, int64_t contest);

/* The board as JSON (shape ContestBoard), in the arena. Without asking whether it is shown.
 * LANE_READ. */
const char *contest_board_text(struct ctx *c, const struct contest *contest);

/* Shows or hides it; who runs the contest. */
MUST_USE enum err contest_board_show(struct ctx *c, int64_t contest, bool is_shown);
/* Who runs the contest or hosts it. ERR_CONFLICT: it is sealed already. */
MUST_USE enum err contest_board_seal(struct ctx *c, int64_t contest);
/* Tells one place more than `revealed`; all subjects must be closed. The last one opens the board
 * again. ERR_CONFLICT: somebody told it already. */
MUST_USE enum err contest_board_reveal(struct ctx *c, int64_t contest, int64_t revealed);

/* Boards that are shown, for who tells of their changes. */
struct contest_shown {
    int64_t contest, stamp;
};
struct contest_shown_list {
    struct contest_shown *list;
    size_t count;
};
struct contest_shown_list contest_shown(struct ctx *c);

#endif
