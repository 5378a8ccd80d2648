/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The board: places of teams as they come about, for a hall and for anybody's phone.
 *
 * - It is shown to anybody, without signing in, as long as its organiser shows it: teams; of people
 *   the first 20 by name, if the organiser wants it.
 * - Sealed (封榜) it stands as it stood at that moment, whatever is judged behind it; the host then
 *   tells the places one by one, from the last up, and with the first it is open again. Nothing in
 *   it changes with what is behind the seal: neither a number nor a stamp.
 */
#ifndef LIANBING_CONTEST_BOARD_H
#define LIANBING_CONTEST_BOARD_H

#include "contest/contest.h"

/* Of SSE: "contest-" and the id. */
const char *contest_board_topic(struct ctx *c, int64_t contest);
/* The same for those who see figures while they are nobody else's business: that something has
 * changed, by contest and stamp; what, they ask. */
const char *contest_desk_topic(struct ctx *c, int64_t contest);

/* The board as JSON (shape ContestBoard), in the arena. Without asking whether it is shown.
 * LANE_READ. */
const char *contest_board_text(struct ctx *c, const struct contest *contest);

/* Shows or hides it; who runs the contest. ERR_CONFLICT: sealed, and people were not as wished. */
MUST_USE enum err contest_board_show(struct ctx *c, int64_t contest, bool is_shown,
                                     bool shows_people);
/* Who runs the contest or hosts it. ERR_CONFLICT: it is sealed already. */
MUST_USE enum err contest_board_seal(struct ctx *c, int64_t contest);
/* Tells one place more than `revealed`; all subjects must be closed. The last one opens the board
 * again. ERR_CONFLICT: somebody told it already. */
MUST_USE enum err contest_board_reveal(struct ctx *c, int64_t contest, int64_t revealed);

/* Contests that may still change, for who tells of it; the latest first. */
struct contest_moving {
    int64_t contest, stamp;
    bool is_shown; /* its board */
};
struct contest_moving_list {
    struct contest_moving *list;
    size_t count;
};
struct contest_moving_list contest_moving(struct ctx *c, size_t most);

#endif
