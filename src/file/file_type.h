/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a file is, told by its content; pure. Names and media types that a client sends are never
 * believed.
 */
#ifndef LIANBING_FILE_TYPE_H
#define LIANBING_FILE_TYPE_H

#include "file/file.h"

/* The type, or FILE_TYPE_UNKNOWN with a Chinese sentence that says why it is refused. */
enum file_type file_type_tell(struct bytes content, const char **ret_sentence);

#endif
