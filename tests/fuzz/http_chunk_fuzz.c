/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a chunked body, whole and in pieces: the same verdict, the same bytes, the same end;
 * and a reader that goes by the text of RFC 9112 alone finds them too.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "platform/http/parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct decoded {
    enum chunk_verdict verdict;
    size_t used;
    size_t length;
    char *at;
};

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static struct decoded decode(const char *bytes, size_t size, size_t step)
{
    struct decoded decoded = {.verdict = CHUNKS_MORE, .at = malloc(size + 1)};
    struct chunks chunks = {.state = CHUNK_SIZE_START};
    const char *at = bytes;
    for (size_t there = 0; there < size && decoded.verdict == CHUNKS_MORE;) {
        there = size - there > step ? there + step : size;
        do {
            struct bytes data = {NULL, 0};
            decoded.verdict = chunks_next(&chunks, &at, bytes + there, &data);
            if (decoded.verdict == CHUNKS_DATA) {
                demand(data.length > 0 && decoded.length + data.length <= size);
                memcpy(decoded.at + decoded.length, data.at, data.length);
                decoded.length += data.length;
            }
        } while (decoded.verdict == CHUNKS_DATA);
    }
    decoded.used = (size_t)(at - bytes);
    return decoded;
}

/* "1a\r\n" as a number; moves on. SIZE_MAX: it is none. */
static size_t take_size(const char **at, const char *end)
{
    char digits[14] = "";
    size_t count = 0;
    for (; *at < end && count < 13 && strchr("0123456789abcdefABCDEF", **at) && **at; (*at)++)
        digits[count++] = **at;
    if (count == 0 || count > 12 || end - *at < 2 || memcmp(*at, "\r\n", 2) != 0)
        return SIZE_MAX;
    *at += 2;
    return (size_t)strtoull(digits, NULL, 16);
}

/* Whether it is a whole body; then `decoded` is what it holds. */
static bool is_whole(const char *at, const char *end, const struct decoded *decoded)
{
    const char *start = at;
    size_t length = 0;
    for (;;) {
        size_t size = take_size(&at, end);
        if (size == SIZE_MAX || size > (size_t)(end - at) || end - at - (ptrdiff_t)size < 2 ||
            memcmp(at + size, "\r\n", 2) != 0)
            return false;
        demand(decoded->verdict != CHUNKS_END ||
               (length + size <= decoded->length && memcmp(decoded->at + length, at, size) == 0));
        length += size;
        at += size + 2;
        if (size == 0)
            break;
    }
    return decoded->verdict == CHUNKS_END && length == decoded->length &&
           decoded->used == (size_t)(at - start);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size ? size : 1);
    if (size)
        memcpy(copy, data, size);
    struct decoded whole = decode(copy, size, size ? size : 1);
    struct decoded bytewise = decode(copy, size, 1);
    demand(whole.verdict == bytewise.verdict && whole.length == bytewise.length);
    demand(whole.verdict == CHUNKS_BAD || whole.used == bytewise.used);
    demand(memcmp(whole.at, bytewise.at, whole.length) == 0);
    demand(is_whole(copy, copy + size, &whole) == (whole.verdict == CHUNKS_END));
    free(whole.at);
    free(bytewise.at);
    free(copy);
    return 0;
}
