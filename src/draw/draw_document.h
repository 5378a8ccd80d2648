/* SPDX-License-Identifier: Apache-2.0 */
/* The record of a draw, to be printed and signed. */
#ifndef LIANBING_DRAW_DOCUMENT_H
#define LIANBING_DRAW_DOCUMENT_H

#include "draw/draw.h"
#include "platform/render/document.h"

/* Of a draw that is open. */
struct document *draw_document(struct ctx *c, const struct draw *draw);

#endif
