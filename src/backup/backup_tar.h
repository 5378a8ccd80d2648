/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Headers of a tar file (POSIX ustar): pure. One entry has exactly one spelling here, so a reader
 * that refuses every other spelling sees each flipped bit.
 */
#ifndef LIANBING_BACKUP_TAR_H
#define LIANBING_BACKUP_TAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TAR_BLOCK = 512, TAR_NAME = 100 };

struct tar_entry {
    char name[TAR_NAME];
    int64_t size; /* bytes */
    int64_t at;   /* Unix seconds */
};

void tar_write_header(const struct tar_entry *entry, unsigned char ret[TAR_BLOCK]);

/* False: it is not what tar_write_header would have written. */
bool tar_read_header(const unsigned char block[TAR_BLOCK], struct tar_entry *ret);

/* Zero bytes that follow a content of this size. */
size_t tar_padding(int64_t size);

#endif
