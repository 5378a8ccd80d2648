/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/table/encoding.h"

#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "platform/base/arena.h"
#include "platform/base/faults.h"

/* Text is looked through in blocks, each checked on its own with what is LOOK_BACK before it. */
enum { BLOCK = 256, LOOK_BACK = 3 };

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

/* Is each byte of the block a continuation where a head before it wants one, and only there? Heads
 * that could begin something overlong, a surrogate or what is past U+10FFFF don't pass either.
 * There is no jump in it, so that compilers take many bytes at a time. */
static bool is_common_block(const unsigned char *at)
{
    unsigned char wrong = 0;
    for (ptrdiff_t i = 0; i < BLOCK; i++) {
        unsigned char byte = at[i];
        unsigned char is_wanted = (at[i - 1] >= 0xc0) | (at[i - 2] >= 0xe0) | (at[i - 3] >= 0xf0);
        unsigned char is_rare = (byte == 0xe0) | (byte == 0xed) | (byte >= 0xf0);
        wrong |= is_wanted ^ is_continuation(byte);
        wrong |= is_rare | ((byte & 0xfe) == 0xc0);
    }
    return wrong == 0;
}

/* Goes over whole characters from *at to `stop` or past it; false: stands before what is none. */
static bool check_each(const char **at, const char *stop, const char *end)
{
    while (*at < stop) {
        if (((unsigned char)**at & 0x80) == 0)
            *at += 1;
        else if (text_next(at, end) < 0)
            return false;
    }
    return true;
}

size_t encoding_utf8_prefix(struct bytes bytes)
{
    const char *at = bytes.at, *end = bytes.at + bytes.length;
    while (at < end) {
        if (at - bytes.at >= LOOK_BACK && end - at > BLOCK &&
            is_common_block((const unsigned char *)at)) {
            at += BLOCK;
            continue;
        }
        /* The block before may have ended inside a character, so its last is gone over again. */
        while (at > bytes.at && is_continuation((unsigned char)*--at))
            ;
        if (!check_each(&at, end - at > BLOCK ? at + BLOCK : end, end))
            break;
    }
    return (size_t)(at - bytes.at);
}

static size_t line_of(struct bytes bytes, size_t position)
{
    size_t line = 1;
    const char *at = bytes.at, *end = bytes.at + position;
    while ((at = memchr(at, '\n', (size_t)(end - at)))) {
        line++;
        at++;
    }
    return line;
}

static bool starts_with(struct bytes bytes, const char *start, size_t length)
{
    return bytes.length >= length && memcmp(bytes.at, start, length) == 0;
}

static bool is_utf16(struct bytes bytes)
{
    if (starts_with(bytes, "\xff\xfe", 2) || starts_with(bytes, "\xfe\xff", 2))
        return true;
    if (bytes.length < 4)
        return false;
    bool has[4];
    for (int i = 0; i < 4; i++)
        has[i] = bytes.at[i] != '\0';
    return (has[0] && !has[1] && has[2] && !has[3]) || (!has[0] && has[1] && !has[2] && has[3]);
}

/* As many bytes as the text can have in UTF-8. Of the codes of two bytes only some that begin with
 * 0xFE stand for characters beyond U+FFFF. */
static size_t most_utf8(struct bytes from)
{
    size_t most = 0;
    for (size_t i = 0; i < from.length;) {
        unsigned char head = (unsigned char)from.at[i];
        bool is_long = i + 1 < from.length && from.at[i + 1] >= '0' && from.at[i + 1] <= '9';
        if (head < 0x80) {
            most++;
            i++;
        } else {
            most += is_long || head == 0xfe ? 4 : 3;
            i += is_long ? 4 : 2;
        }
    }
    return most;
}

/* How far `from` is GB18030; its text goes to `to`, which has room for all of it. */
static size_t decode(struct bytes from, char *to, size_t room, size_t *ret_made)
{
    size_t left = from.length, free_room = room;
    char *in = (char *)from.at;
    iconv_t decoder = iconv_open("UTF-8", "GB18030");
    if ((intptr_t)decoder != -1) {
        (void)iconv(decoder, &in, &left, &to, &free_room);
        (void)iconv_close(decoder);
    }
    *ret_made = room - free_room;
    return from.length - left;
}

/* False: *ret_read is how far it was GB18030. */
static bool turn_gb18030(struct arena *arena, struct bytes *content, size_t *ret_read)
{
    struct arena_mark mark = arena_mark(arena);
    size_t room = most_utf8(*content), made = 0;
    char *text = arena_alloc(arena, room + 1);
    *ret_read = decode(*content, text, room, &made);
    if (*ret_read < content->length) {
        arena_rewind(arena, mark);
        return false;
    }
    *content = (struct bytes){text, made};
    return true;
}

bool encoding_make_utf8(struct arena *arena, struct bytes *content, struct faults *faults,
                        struct faults *warnings)
{
    if (is_utf16(*content)) {
        faults_add_line(faults, 0,
                        "文件是 UTF-16（Unicode 文本）编码，请用 Excel 或 WPS 另存为“CSV "
                        "UTF-8（逗号分隔）”后再用。");
        return false;
    }
    size_t good = encoding_utf8_prefix(*content), read = 0;
    bool is_utf8 = good == content->length;
    if (!is_utf8 && !turn_gb18030(arena, content, &read)) {
        faults_add_line(faults, 0,
                        "文件既不是 UTF-8 也不是 GB18030 编码，从第 %zu 行起无法识读；请用 Excel "
                        "或 WPS 另存为“CSV UTF-8（逗号分隔）”后再用。",
                        line_of(*content, read > good ? read : good));
        return false;
    }
    if (!is_utf8)
        faults_add_line(warnings, 0,
                        "文件不是 UTF-8 编码，已按 GB18030 读取；请核对汉字是否正确，今后请另存为"
                        "“CSV UTF-8（逗号分隔）”。");
    if (starts_with(*content, "\xef\xbb\xbf", 3))
        *content = (struct bytes){content->at + 3, content->length - 3};
    return true;
}
