/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The office's own .docx, by which all Word documents are made: set on the page of whoever runs the
 * server, while it runs. Until one is set, the file that docx_template names; else the program's.
 */
#ifndef LIANBING_SERVER_TEMPLATE_H
#define LIANBING_SERVER_TEMPLATE_H

#include "platform/base/ctx.h"
#include "platform/base/text.h"

/* For render_house.find_template: *ret stays as it is while none is set. Disk. */
MUST_USE enum err template_find(struct ctx *c, struct bytes *ret);

/* Whether docx_template names a file; before anything is served. */
void template_use(bool has_file);

#endif
