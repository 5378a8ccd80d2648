/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document as a workbook: each table a sheet, header row first and frozen, so that the first
 * sheet can be read back as a table; all other text in a last sheet.
 */
#ifndef LIANBING_RENDER_XLSX_OUT_H
#define LIANBING_RENDER_XLSX_OUT_H

#include "platform/render/render.h"

struct rendered xlsx_render(struct document *document, const struct render_settings *settings);

#endif
