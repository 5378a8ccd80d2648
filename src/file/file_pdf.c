/* SPDX-License-Identifier: Apache-2.0 */
#include "file/file_pdf.h"

#include <stdbool.h>
#include <string.h>
#include <zlib.h>

enum {
    LONGEST_DICTIONARY = 4096, /* of a stream, as far back as it is looked at */
    LONGEST_NAME = 64,         /* spelt with # */
    PIECE = 32 * 1024
};

/* A name that is followed by nothing that could belong to it. Two letters come about by chance in
 * the compressed pictures of a large scan; a script needs one of the longer names anyhow. */
static const struct {
    const char *name;
    enum pdf_danger danger;
    bool is_short;
} names[] = {
    {"JavaScript", PDF_ACTIVE, false}, {"JS", PDF_ACTIVE, true},
    {"Launch", PDF_ACTIVE, false},     {"EmbeddedFile", PDF_ACTIVE, false},
    {"RichMedia", PDF_ACTIVE, false},  {"Rendition", PDF_ACTIVE, false},
    {"XFA", PDF_ACTIVE, false},        {"Encrypt", PDF_ENCRYPTED, false},
};

/* ---- names ----------------------------------------------------------------------------------- */

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Whether the name at `at` (behind its slash) is `name`, whose letters may be spelt #4A. */
static bool is_name(const char *at, const char *end, const char *name)
{
    for (; *name; name++) {
        if (at == end)
            return false;
        char c = *at++;
        if (c == '#' && end - at >= 2 && digit(at[0]) >= 0 && digit(at[1]) >= 0) {
            c = (char)(digit(at[0]) * 16 + digit(at[1]));
            at += 2;
        }
        if (c != *name)
            return false;
    }
    return at == end ||
           !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789#", *at);
}

static bool has_name(struct bytes part, const char *name)
{
    const char *end = part.at + part.length;
    for (const char *at = part.at; (at = memchr(at, '/', (size_t)(end - at))) != NULL;) {
        if (is_name(++at, end, name))
            return true;
    }
    return false;
}

/* Names that begin in the first `within` bytes. `is_raw`: bytes of a stream as they lie there. */
static enum pdf_danger danger_within(struct bytes part, size_t within, bool is_raw)
{
    const char *end = part.at + part.length, *last = part.at + within;
    for (const char *at = part.at;
         at < last && (at = memchr(at, '/', (size_t)(last - at))) != NULL;) {
        at++;
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            if (!(is_raw && names[i].is_short) && is_name(at, end, names[i].name))
                return names[i].danger;
        }
    }
    return PDF_HARMLESS;
}

static enum pdf_danger danger_in(struct bytes part, bool is_raw)
{
    return danger_within(part, part.length, is_raw);
}

/* ---- object streams -------------------------------------------------------------------------- */

/* Told by what every one of them must have in its own dictionary. */
static bool is_object_stream(struct bytes dictionary)
{
    return has_name(dictionary, "ObjStm") || has_name(dictionary, "First");
}

/* Inflate alone is looked into: nobody writes these streams in another way. */
static bool is_plainly_coded(struct bytes dictionary)
{
    static const char *const odd[] = {
        "LZWDecode", "LZW",   "ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "RunLengthDecode",
        "RL",        "Crypt", "DecodeParms",    "DP"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        if (has_name(dictionary, odd[i]))
            return false;
    }
    return true;
}

static bool is_inflate(struct bytes dictionary)
{
    return has_name(dictionary, "FlateDecode") || has_name(dictionary, "Fl");
}

/* A name that two pieces share is seen whole: the end of each is looked at with the next. */
static enum pdf_danger look_at_pieces(z_stream *zip, size_t *left)
{
    char piece[LONGEST_NAME + PIECE];
    size_t kept = 0;
    int code = Z_OK;
    while (code == Z_OK) {
        zip->next_out = (Bytef *)piece + kept;
        zip->avail_out = PIECE;
        code = inflate(zip, Z_NO_FLUSH);
        size_t made = PIECE - zip->avail_out, used = kept + made;
        if (made > *left)
            return PDF_HIDDEN;
        *left -= made;
        kept = code != Z_OK ? 0 : used < LONGEST_NAME ? used : LONGEST_NAME;
        enum pdf_danger danger = danger_within((struct bytes){piece, used}, used - kept, false);
        if (danger != PDF_HARMLESS)
            return danger;
        memmove(piece, piece + used - kept, kept);
    }
    return code == Z_STREAM_END ? PDF_HARMLESS : PDF_HIDDEN;
}

static enum pdf_danger danger_inflated(struct bytes data, size_t *left)
{
    z_stream zip = {.next_in = (Bytef *)(uintptr_t)data.at};
    if (data.length > PDF_MOST_INFLATED || inflateInit(&zip) != Z_OK)
        return PDF_HIDDEN;
    zip.avail_in = (uInt)data.length;
    enum pdf_danger danger = look_at_pieces(&zip, left);
    (void)inflateEnd(&zip);
    return danger;
}

static enum pdf_danger danger_in_stream(struct bytes dictionary, struct bytes data, size_t *left)
{
    enum pdf_danger danger = danger_in(data, true);
    if (danger != PDF_HARMLESS || !is_object_stream(dictionary))
        return danger;
    if (!is_plainly_coded(dictionary))
        return PDF_HIDDEN;
    if (is_inflate(dictionary))
        return danger_inflated(data, left);
    return has_name(dictionary, "Filter") ? PDF_HIDDEN : danger_in(data, false);
}

/* ---- the file -------------------------------------------------------------------------------- */

static const char *find(const char *at, const char *end, const char *word)
{
    size_t length = strlen(word);
    for (; (size_t)(end - at) >= length; at++) {
        at = memchr(at, word[0], (size_t)(end - at) - length + 1);
        if (!at || memcmp(at, word, length) == 0)
            return at;
    }
    return NULL;
}

/* Where the data of the next stream begins, behind the end of its line; NULL: there is none. */
static const char *next_stream(const char *at, const char *end)
{
    static const char word[] = "stream";
    while ((at = find(at, end, word)) != NULL) {
        at += sizeof word - 1;
        if (at < end && *at == '\n')
            return at + 1;
        if (at < end && *at == '\r')
            return at + 1 < end && at[1] == '\n' ? at + 2 : at + 1;
    }
    return NULL;
}

/* What stands between `from` and a stream's data, as far back as its dictionary may reach. */
static struct bytes dictionary_before(const char *from, const char *data)
{
    if (data - from > LONGEST_DICTIONARY)
        from = data - LONGEST_DICTIONARY;
    return (struct bytes){from, (size_t)(data - from)};
}

enum pdf_danger pdf_tell(struct bytes content)
{
    const char *at = content.at, *end = content.at + content.length, *data;
    size_t left = PDF_MOST_INFLATED;
    while ((data = next_stream(at, end)) != NULL) {
        const char *stop = find(data, end, "endstream");
        if (!stop)
            stop = end;
        enum pdf_danger danger = danger_in((struct bytes){at, (size_t)(data - at)}, false);
        if (danger == PDF_HARMLESS)
            danger = danger_in_stream(dictionary_before(at, data),
                                      (struct bytes){data, (size_t)(stop - data)}, &left);
        if (danger != PDF_HARMLESS)
            return danger;
        at = stop == end ? end : stop + strlen("endstream");
    }
    return danger_in((struct bytes){at, (size_t)(end - at)}, false);
}
