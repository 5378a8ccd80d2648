/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates on paper: one page each, with the seal's place, and a QR code for the page that
 * confirms at `address`. Whether they may be printed is asked by the caller (award_need_intact). */
#ifndef LIANBING_AWARD_DOCUMENT_H
#define LIANBING_AWARD_DOCUMENT_H

#include "award/award.h"
#include "platform/render/document.h"

struct document *award_document(struct ctx *c, struct award_list certificates, const char *address);

#endif
