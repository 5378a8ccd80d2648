/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How this house prints: fonts, template, the program that draws. Told once at the start, used by
 * every module that gives out documents.
 */
#ifndef LIANBING_RENDER_HOUSE_H
#define LIANBING_RENDER_HOUSE_H

#include "platform/base/ctx.h"
#include "platform/render/render.h"

/* Kept, not copied; NULL: the usual ones. Before any thread renders. */
struct render_house {
    struct render_settings settings;
    struct render_child child;
    const char *office; /* that gives documents out; NULL or "": nobody has said */
    bool is_practice;   /* documents count for nothing, and say so on each page */
    /* Another template than that of the settings, while one is set; NULL: there is none. */
    enum err (*find_template)(struct ctx *c, struct bytes *ret);
};
void render_use_house(const struct render_house *house);

/* Who waits in the background: hears how far it is, in percent, and has 15 minutes and 30,000 pages
 * unless the house says otherwise. */
struct render_progress {
    bool (*say)(void *user, int percent); /* false: stop */
    void *user;
};

/* Appends who gives the document out, if the house says so and `owner` is somebody else. */
void render_name_office(struct document *document, const char *owner);

/* Renders in a child, as the house prints. ERR_TOO_BIG or ERR_BUSY with the sentence. LANE_SLOW. */
MUST_USE enum err render_for(struct ctx *c, struct document *document, enum render_format format,
                             const struct render_progress *progress, struct bytes *ret);

/* The same as a .docx by this template, at NULL: by the program's own. */
MUST_USE enum err render_by_template(struct ctx *c, struct document *document,
                                     struct bytes template, struct bytes *ret);

/* The format whose extension this is: "pdf"; false: there is none. */
bool render_format_called(const char *extension, enum render_format *ret);

#endif
