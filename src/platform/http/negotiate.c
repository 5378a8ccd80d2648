/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/http/negotiate.h"

#include "platform/http/parser.h"

/* `q=0`, `q=0.`, `q=0.000`: not welcome. */
static bool has_no_weight(struct bytes parameters)
{
    const char *at = parameters.at, *end = at + parameters.length;
    for (; at < end && (*at == ' ' || *at == '\t'); at++)
        ;
    if (end - at < 3 || (*at != 'q' && *at != 'Q') || at[1] != '=' || at[2] != '0')
        return false;
    for (at += 3; at < end && (*at == '0' || *at == '.'); at++)
        ;
    return at == end || *at == ' ';
}

bool accepts_coding(struct bytes accept, const char *coding)
{
    struct bytes element;
    while (list_next(&accept, &element)) {
        size_t size = 0;
        while (size < element.length && element.at[size] != ';' && element.at[size] != ' ' &&
               element.at[size] != '\t')
            size++;
        if (!word_is((struct bytes){element.at, size}, coding))
            continue;
        const char *mark = memchr(element.at, ';', element.length);
        return !mark || !has_no_weight((struct bytes){
                            mark + 1, (size_t)(element.at + element.length - mark - 1)});
    }
    return false;
}

static struct bytes without_weak_mark(struct bytes tag)
{
    if (tag.length >= 2 && tag.at[0] == 'W' && tag.at[1] == '/')
        return (struct bytes){tag.at + 2, tag.length - 2};
    return tag;
}

bool has_tag(struct bytes if_none_match, const char *tag)
{
    struct bytes own = without_weak_mark(bytes_of(tag)), element;
    while (list_next(&if_none_match, &element)) {
        struct bytes other = without_weak_mark(element);
        if (bytes_are(element, "*") ||
            (other.length == own.length && memcmp(other.at, own.at, own.length) == 0))
            return true;
    }
    return false;
}

/* Digits at the start, at most 15, which is what a Content-Length may have; -1: none. */
static int64_t take_number(struct bytes *bytes)
{
    int64_t value = 0;
    size_t i = 0;
    for (; i < bytes->length && i < 15 && bytes->at[i] >= '0' && bytes->at[i] <= '9'; i++)
        value = value * 10 + (bytes->at[i] - '0');
    *bytes = (struct bytes){bytes->at + i, bytes->length - i};
    return i > 0 ? value : -1;
}

enum range range_of(struct bytes range, int64_t size, int64_t *ret_from, int64_t *ret_count)
{
    if (range.length < 7 || !word_is((struct bytes){range.at, 6}, "bytes="))
        return RANGE_NONE;
    range = (struct bytes){range.at + 6, range.length - 6};
    int64_t from = take_number(&range);
    if (range.length == 0 || range.at[0] != '-')
        return RANGE_NONE;
    range = (struct bytes){range.at + 1, range.length - 1};
    int64_t last = take_number(&range);
    if (range.length > 0 || (from < 0 && last < 0) || (from >= 0 && last >= 0 && last < from))
        return RANGE_NONE;
    if (from < 0) {
        from = last < size ? size - last : 0;
        last = last > 0 ? size - 1 : -1;
    } else if (last < 0 || last >= size) {
        last = size - 1;
    }
    if (from > last)
        return RANGE_OUTSIDE;
    *ret_from = from;
    *ret_count = last - from + 1;
    return RANGE_PART;
}
