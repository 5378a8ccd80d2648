/* SPDX-License-Identifier: Apache-2.0 */
#include "backup/backup_tar.h"

#include <string.h>

/* Places of a ustar header. */
enum {
    AT_MODE = 100,
    AT_USER = 108,
    AT_GROUP = 116,
    AT_SIZE = 124,
    AT_TIME = 136,
    AT_SUM = 148,
    AT_TYPE = 156,
    AT_MAGIC = 257,
    NUMBER = 11, /* octal digits of size and time */
    SHORT_NUMBER = 7
};

#define MOST_OCTAL ((INT64_C(1) << 33) - 1)

static void put_octal(unsigned char *at, int digits, int64_t value)
{
    for (int i = digits - 1; i >= 0; i--, value >>= 3)
        at[i] = (unsigned char)('0' + (value & 7));
}

static int64_t get_octal(const unsigned char *at, int digits)
{
    int64_t value = 0;
    for (int i = 0; i < digits; i++) {
        if (at[i] < '0' || at[i] > '7')
            return -1;
        value = value * 8 + (at[i] - '0');
    }
    return value;
}

/* From 8 GB on sizes are written in base 256, as GNU tar and POSIX pax readers know it. */
static void put_size(unsigned char *at, int64_t size)
{
    if (size <= MOST_OCTAL) {
        put_octal(at, NUMBER, size);
        return;
    }
    at[0] = 0x80;
    for (int i = NUMBER; i > NUMBER - 8; i--, size >>= 8)
        at[i] = (unsigned char)(size & 0xff);
}

static int64_t get_size(const unsigned char *at)
{
    if (at[0] != 0x80)
        return get_octal(at, NUMBER);
    uint64_t size = 0;
    for (int i = NUMBER - 7; i <= NUMBER; i++)
        size = size << 8 | at[i];
    return size > INT64_MAX / 2 ? -1 : (int64_t)size;
}

void tar_write_header(const struct tar_entry *entry, unsigned char ret[TAR_BLOCK])
{
    int64_t sum = 0;
    memset(ret, 0, TAR_BLOCK);
    memcpy(ret, entry->name, strnlen(entry->name, TAR_NAME));
    put_octal(ret + AT_MODE, SHORT_NUMBER, 0600);
    put_octal(ret + AT_USER, SHORT_NUMBER, 0);
    put_octal(ret + AT_GROUP, SHORT_NUMBER, 0);
    put_size(ret + AT_SIZE, entry->size);
    put_octal(ret + AT_TIME, NUMBER, entry->at & MOST_OCTAL);
    ret[AT_TYPE] = '0';
    memcpy(ret + AT_MAGIC, "ustar\00000", 8);
    memset(ret + AT_SUM, ' ', 8);
    for (int i = 0; i < TAR_BLOCK; i++)
        sum += ret[i];
    put_octal(ret + AT_SUM, 6, sum);
    ret[AT_SUM + 6] = '\0';
}

bool tar_read_header(const unsigned char block[TAR_BLOCK], struct tar_entry *ret)
{
    unsigned char again[TAR_BLOCK];
    *ret = (struct tar_entry){.size = get_size(block + AT_SIZE),
                              .at = get_octal(block + AT_TIME, NUMBER)};
    memcpy(ret->name, block, TAR_NAME);
    if (ret->size < 0 || ret->at < 0 || block[0] == '\0' || block[TAR_NAME - 1] != '\0')
        return false;
    tar_write_header(ret, again);
    return memcmp(again, block, TAR_BLOCK) == 0;
}

size_t tar_padding(int64_t size)
{
    return (size_t)((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
}
