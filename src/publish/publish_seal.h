/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all books of final results share: their numbers, and the hash that is printed with them.
 *
 * A row is hashed as text: a first line that says what it is, then its columns in the order of the
 * table, each as `i` with the decimal number, `t` with the length in bytes, a colon and the text,
 * or `n` for NULL, each followed by a semicolon.
 */
#ifndef LIANBING_PUBLISH_SEAL_H
#define LIANBING_PUBLISH_SEAL_H

#include <stdint.h>

#include "platform/base/ctx.h"
#include "platform/base/text.h"

/* 练兵〔2026〕3号: within the year in Shanghai, without holes. Write lane. */
const char *publish_next_number(struct ctx *c);

/* Begins a row in the ctx's arena; `kind` is its first line. */
void publish_row_begin(struct ctx *c, struct text *row, const char *kind);
void publish_row_number(struct text *row, int64_t number);
void publish_row_id(struct text *row, int64_t id); /* 0: NULL */
void publish_row_text(struct text *row, const char *string);
/* SM3, in hexadecimal digits. ERR_TOO_BIG: a text is too long to be hashed. */
MUST_USE enum err publish_row_hash(struct ctx *c, const struct text *row, const char **ret_hash);

#endif
