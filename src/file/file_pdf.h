/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a PDF carries besides paper, told by the names in it; pure.
 *
 * Names are looked for in the file as it lies there, however they are spelt (#4A), and in its
 * compressed object streams, which are inflated piece by piece: at most PDF_MOST_INFLATED bytes of
 * a file, in a few KB of memory. What can't be looked into is no more welcome than what is seen.
 */
#ifndef LIANBING_FILE_PDF_H
#define LIANBING_FILE_PDF_H

#include "platform/base/text.h"

#define PDF_MOST_INFLATED ((size_t)64 * 1024 * 1024)

enum pdf_danger {
    PDF_HARMLESS,
    PDF_ACTIVE,    /* scripts, programs, attachments, forms that compute */
    PDF_ENCRYPTED, /* by a password or rights */
    PDF_HIDDEN     /* object streams that can't be read: damaged, oddly coded, too large */
};

enum pdf_danger pdf_tell(struct bytes content);

#endif
