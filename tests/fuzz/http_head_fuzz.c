/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a request head, whole and byte by byte. What the parser promises of a head it takes
 * must hold, and is looked for again by hand, line by line. The same bytes then stand for a path, a
 * PROXY header, and the fields that say something of the answer.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "platform/http/negotiate.h"
#include "platform/http/parser.h"
#include "platform/http/proxy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds)
        abort();
}

/* ---- line by line ---------------------------------------------------------------------------- */

/* Where CR LF is, at or behind `at`; there is one. */
static const char *line_end_from(const char *at, const char *end)
{
    while (at + 1 < end && !(at[0] == '\r' && at[1] == '\n'))
        at++;
    demand(at + 1 < end);
    return at;
}

static void check_line_bytes(const char *at, const char *end)
{
    for (; at < end; at++)
        demand((unsigned char)*at >= 0x20 ? *at != 0x7f : *at == '\t');
}

static bool begins_with(const char *at, const char *end, const char *name)
{
    for (; *name; at++, name++) {
        if (at == end || (*at | 0x20) != *name)
            return false;
    }
    return true;
}

struct counted {
    size_t lines, hosts, lengths, codings;
};

static struct counted count_lines(const char *at, const char *end)
{
    struct counted counted = {0};
    for (const char *stop = line_end_from(at, end); stop > at; stop = line_end_from(at, end)) {
        check_line_bytes(at, stop);
        demand(counted.lines == 0 || (*at != ' ' && *at != '\t'));
        counted.hosts += counted.lines > 0 && begins_with(at, stop, "host:");
        counted.lengths += counted.lines > 0 && begins_with(at, stop, "content-length:");
        counted.codings += counted.lines > 0 && begins_with(at, stop, "transfer-encoding:");
        counted.lines++;
        at = stop + 2;
    }
    demand(at + 2 == end);
    return counted;
}

static void check_path(struct bytes path)
{
    char *decoded = malloc(path.length + 1);
    if (path_decode(path, decoded)) {
        size_t length = strlen(decoded);
        demand(length <= path.length && decoded[0] == '/');
        demand(!strchr(decoded, '\\') && !strstr(decoded, "/../") && !strstr(decoded, "/./"));
        demand(length < 3 || strcmp(decoded + length - 3, "/..") != 0);
        check_line_bytes(decoded, decoded + length);
        demand(!strchr(decoded, '\t') && text_is_utf8(bytes_of(decoded)));
    }
    free(decoded);
}

static void check_head(const struct head *head, const char *at, size_t size)
{
    struct counted counted = count_lines(at, at + size);
    demand(counted.lines == head->field_count + 1 && head->field_count <= HEAD_MOST_FIELDS);
    demand(counted.hosts <= 1 && counted.hosts + (head->minor == 0) >= 1);
    demand(counted.lengths <= 1 && counted.codings <= 1 && counted.lengths + counted.codings <= 1);
    demand((head->length >= 0) == (counted.lengths == 1));
    demand(head->is_chunked == (counted.codings == 1));
    demand(head->length < INT64_C(1000000000000000));
    demand(!head->is_chunked || head->minor == 1);
    demand(head->path.length > 0 && head->path.at[0] == '/' && head->method.length > 0);
    for (size_t i = 0; i < head->field_count; i++)
        demand(head->fields[i].name.length > 0 &&
               !memchr(head->fields[i].name.at, ' ', head->fields[i].name.length));
    check_path(head->path);
}

static void read_head(const char *at, size_t size)
{
    struct head head;
    size_t whole = 0, stepwise = 0;
    enum head_verdict verdict = head_scan(at, size, &whole), again = HEAD_MORE;
    for (size_t i = 1; i <= size && again == HEAD_MORE; i++)
        again = head_scan(at, i, &stepwise);
    demand(again == verdict || size == 0);
    if (verdict != HEAD_OK)
        return;
    demand(whole == stepwise && whole <= HEAD_MOST_BYTES);
    char *copy = malloc(whole);
    memcpy(copy, at, whole);
    verdict = head_parse(&head, copy, whole);
    demand(verdict != HEAD_MORE);
    if (verdict == HEAD_OK)
        check_head(&head, copy, whole);
    free(copy);
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void read_proxy(const char *at, size_t size)
{
    char address[PROXY_MOST_ADDRESS];
    size_t used;
    enum proxy_verdict verdict = proxy_parse(at, size, address, &used);
    demand(memchr(address, 0, sizeof address) != NULL);
    demand(verdict != PROXY_OK || (used > 0 && used <= size));
    demand(verdict != PROXY_NONE || used == 0);
}

static void read_wishes(struct bytes value)
{
    int64_t from = -1, count = -1, size = (int64_t)value.length * 3;
    (void)accepts_coding(value, "br");
    (void)has_tag(value, "\"a\"");
    if (range_of(value, size, &from, &count) == RANGE_PART)
        demand(from >= 0 && count > 0 && from + count <= size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    char *copy = malloc(size);
    memcpy(copy, data, size);
    read_head(copy, size);
    read_proxy(copy, size);
    read_wishes((struct bytes){copy, size});
    check_path((struct bytes){copy, size});
    free(copy);
    return 0;
}
