/* SPDX-License-Identifier: Apache-2.0 */
/* The rule sheet of a scheme, to be printed. */
#ifndef LIANBING_SCHEME_DOCUMENT_H
#define LIANBING_SCHEME_DOCUMENT_H

#include "platform/render/document.h"
#include "scheme/scheme_sheet.h"

/* `is_table`: for an .xlsx, all rules in one table with their readings. */
struct document *scheme_document(struct ctx *c, const struct scheme *scheme,
                                 const struct scheme_reading *reading, bool is_table);

#endif
