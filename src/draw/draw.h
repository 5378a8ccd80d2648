/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws that anybody can check: order, groups, blind numbers, who of a list is chosen.
 *
 * A draw is written, frozen, drawn, revealed, maybe voided (enum draw_state); how and why it can be
 * believed tells docs/draw.md. Of a module that has draws made (a contest) they carry that module's
 * name and the id of its thing, and each line may carry the id of what it stands for:
 *
 *     struct draw_line lines[] = {{.label = "澄岚区队", .unit = "澄岚区", .ref = team}, …};
 *     struct draw draw = {.owner_unit = unit, .subject_kind = "contest", .subject_id = contest,
 *                         .record = {.title = "出场顺序", .kind = DRAW_ORDER,
 *                                    .lines = {lines, count}}};
 *     TRY(draw_create(c, &draw));
 *     …
 *     TRY(draw_read(c, id, &draw));    and once draw.is_open: draw.record.results, in order
 *
 * - MAY_KEEP_DRAWS for the unit lets one do everything but commit and open, which only the witness
 *   themselves can. Whoever may see draws of the unit, and its witnesses, see what is frozen.
 * - `rev` counts the steps of the office: who has seen an older one gets ERR_CONFLICT, and *draw or
 *   *ret is what is there.
 * - Results are in `record` only where is_open: for everybody once revealed, for those who keep the
 *   draw as soon as drawn. Secrets are never in it before that.
 * - Steps never go back in time: with a clock that was set back they carry the time of the step
 *   before.
 */
#ifndef LIANBING_DRAW_H
#define LIANBING_DRAW_H

#include <stdbool.h>
#include <stdint.h>

#include "draw/draw_record.h"
#include "platform/base/ctx.h"
#include "platform/base/paging.h"

/* The way of a draw. Whatever is frozen stays as it is; void is the end from anywhere. */
enum draw_state {
    DRAW_DRAFT,   /* 编辑中 → frozen */
    DRAW_FROZEN,  /* 已冻结: list and promise are told; witnesses commit → opening, or drawn */
    DRAW_OPENING, /* 开启中: witnesses open → drawn */
    DRAW_DRAWN,   /* 已抽出: blind numbers, still closed → revealed */
    DRAW_REVEALED, /* 已公开: result and secrets are told */
    DRAW_VOID      /* 已作废, with the reason */
};

/* As they are written in JSON: draft … void; NULL ends them. */
extern const char *const draw_state_words[];

struct draw {
    struct draw_record record; /* first: a table of its fields fits this struct, too */
    int64_t owner_unit;
    const char *owner_name;
    const char *subject_kind; /* NULL: it stands alone */
    int64_t subject_id;
    int state; /* enum draw_state */
    int64_t rev;
    bool is_public; /* strangers may see it once it is frozen */
    int64_t line_count;
    int64_t changed_at;
    const char *changed_by_name;
    int64_t revealed_at; /* ms; 0: not yet */
    int64_t void_at;
    const char *void_reason;
    int64_t redrawn_by; /* the draw that repeats it; 0: none */
    bool is_open;       /* see above */
    bool is_intact;     /* the record is the one that was drawn; true before that */
    bool may_keep;      /* the actor */
    bool is_witness;
};

struct draw_query {
    struct paging paging; /* q: in the title */
    int state;            /* enum draw_state; -1: any */
};

struct draw_list {
    const struct draw *list; /* without lines, witnesses and results */
    size_t count;
    int64_t total;
};

/* ---- Looking --------------------------------------------------------------------------------- */

/* Those that the actor may see, the latest first. */
MUST_USE enum err draw_find(struct ctx *c, const struct draw_query *query, struct draw_list *ret);
/* ERR_NOT_FOUND also if they may not see it. */
MUST_USE enum err draw_see(struct ctx *c, int64_t id, struct draw *ret);
/* For a stranger: only what is public and frozen. */
MUST_USE enum err draw_see_public(struct ctx *c, int64_t id, struct draw *ret);
/* For another module, which has asked for itself whether they may: results where is_open as if for
 * `may_keep`. ERR_NOT_FOUND. */
MUST_USE enum err draw_read(struct ctx *c, int64_t id, struct draw *ret);
/* Draws of another module's thing, the oldest first; as draw_find gives them. */
struct draw_list draw_of_subject(struct ctx *c, const char *kind, int64_t id);

/* The file that anybody can check (draw_record.h), and the text whose hash is `frozen`.
 * ERR_CONFLICT: it is not open, or not frozen. */
MUST_USE enum err draw_file(struct ctx *c, struct draw *draw, struct bytes *ret);
MUST_USE enum err draw_list_text(struct ctx *c, const struct draw *draw, struct bytes *ret);

/* ---- Steps, all of them in the write lane and in the audit ----------------------------------- */

/* Given: owner_unit, subject, is_public; of the record title, kind, size, is_apart, way, lines
 * (numbered here), witnesses (persons; named here). May still be incomplete. */
MUST_USE enum err draw_create(struct ctx *c, struct draw *draw);
/* The same of a draft, and record.id and rev. */
MUST_USE enum err draw_change(struct ctx *c, struct draw *draw);
MUST_USE enum err draw_remove(struct ctx *c, int64_t id);
/* ERR_INVALID: all that keeps the list from being drawn from. */
MUST_USE enum err draw_freeze(struct ctx *c, int64_t id, int64_t rev, struct draw *ret);
/* The actor, as a witness, commits to a secret by its hash. */
MUST_USE enum err draw_commit(struct ctx *c, int64_t id, const char *commitment, struct draw *ret);
/* Witnesses may open for so many minutes from now; again: for longer. */
MUST_USE enum err draw_begin_opening(struct ctx *c, int64_t id, int64_t rev, int64_t minutes,
                                     struct draw *ret);
/* The actor, as a witness, opens. ERR_INVALID: it is not what was committed to. */
MUST_USE enum err draw_open(struct ctx *c, int64_t id, const char *secret, struct draw *ret);
/* Draws. `number`: NULL with witnesses. */
MUST_USE enum err draw_run(struct ctx *c, int64_t id, int64_t rev, const char *number,
                           struct draw *ret);
/* Blind numbers are told to everybody. */
MUST_USE enum err draw_reveal(struct ctx *c, int64_t id, int64_t rev, struct draw *ret);
MUST_USE enum err draw_void(struct ctx *c, int64_t id, int64_t rev, const char *reason,
                            struct draw *ret);
/* Voids it if it isn't, and writes a draft that repeats it, which is *ret. */
MUST_USE enum err draw_redraw(struct ctx *c, int64_t id, int64_t rev, const char *reason,
                              struct draw *ret);

#endif
