/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a request says about the form of its answer: encodings, versions it already has, a range.
 * Pure. A field that can't be understood is as good as not sent, as RFC 9110 asks for all three.
 */
#ifndef LIANBING_HTTP_NEGOTIATE_H
#define LIANBING_HTTP_NEGOTIATE_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/base/text.h"

/* Whether Accept-Encoding welcomes `coding` ("br", "gzip"); not said, `q=0` and `*` are no. */
bool accepts_coding(struct bytes accept, const char *coding);

/* Whether If-None-Match has `tag` (with quotes, maybe W/ in front), by weak comparison. */
bool has_tag(struct bytes if_none_match, const char *tag);

enum range { RANGE_NONE, RANGE_PART, RANGE_OUTSIDE };

/* Range of a thing of `size` bytes: `bytes=0-99`, `bytes=100-`, `bytes=-100`. Several ranges at
 * once are RANGE_NONE: the whole is sent. RANGE_PART: `*ret_from`, and `*ret_count` > 0 bytes. */
enum range range_of(struct bytes range, int64_t size, int64_t *ret_from, int64_t *ret_count);

#endif
