/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/http/proxy.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <string.h>

#include "platform/base/text.h"

enum { MOST_LINE = 107, V2_HEAD = 16, V2_MOST = 2048 };

static const char v1_start[] = "PROXY ";
static const char v2_start[] = "\r\n\r\n\0\r\nQUIT\n";

static bool write_address(int family, const void *raw, char address[PROXY_MOST_ADDRESS])
{
    return inet_ntop(family, raw, address, PROXY_MOST_ADDRESS) != NULL;
}

/* The next word of a line whose words have one space between them. */
static struct bytes take_word(struct bytes *line)
{
    const char *space = line->length > 0 ? memchr(line->at, ' ', line->length) : NULL;
    size_t size = space ? (size_t)(space - line->at) : line->length;
    struct bytes word = {line->at, size};
    size_t used = space ? size + 1 : size;
    *line = (struct bytes){line->at + used, line->length - used};
    return word;
}

static bool read_address(int family, struct bytes word, unsigned char raw[16])
{
    char text[PROXY_MOST_ADDRESS];
    if (word.length >= sizeof text)
        return false;
    memcpy(text, word.at, word.length);
    text[word.length] = '\0';
    return inet_pton(family, text, raw) == 1;
}

static bool is_port(struct bytes word)
{
    for (size_t i = 0; i < word.length; i++) {
        if (word.at[i] < '0' || word.at[i] > '9')
            return false;
    }
    return word.length > 0 && word.length <= 5;
}

static enum proxy_verdict parse_line(struct bytes line, char address[PROXY_MOST_ADDRESS])
{
    struct bytes kind = take_word(&line);
    unsigned char source[16], target[16];
    if (bytes_are(kind, "UNKNOWN"))
        return PROXY_OK;
    int family = bytes_are(kind, "TCP4") ? AF_INET : AF_INET6;
    if (family == AF_INET6 && !bytes_are(kind, "TCP6"))
        return PROXY_BAD;
    if (!read_address(family, take_word(&line), source) ||
        !read_address(family, take_word(&line), target) || !is_port(take_word(&line)) ||
        !is_port(take_word(&line)) || line.length > 0)
        return PROXY_BAD;
    return write_address(family, source, address) ? PROXY_OK : PROXY_BAD;
}

static enum proxy_verdict parse_v1(const char *at, size_t length, char address[PROXY_MOST_ADDRESS],
                                   size_t *ret_size)
{
    const char *end = memchr(at, '\n', length < MOST_LINE ? length : MOST_LINE);
    if (!end)
        return length < MOST_LINE ? PROXY_MORE : PROXY_BAD;
    size_t size = (size_t)(end - at) + 1, start = sizeof v1_start - 1;
    if (size < start + 2 || end[-1] != '\r')
        return PROXY_BAD;
    *ret_size = size;
    return parse_line((struct bytes){at + start, size - start - 2}, address);
}

static enum proxy_verdict parse_v2(const char *at, size_t length, char address[PROXY_MOST_ADDRESS],
                                   size_t *ret_size)
{
    if (length < V2_HEAD)
        return PROXY_MORE;
    unsigned command = (unsigned char)at[12], family = (unsigned char)at[13];
    size_t body = (size_t)(unsigned char)at[14] << 8 | (unsigned char)at[15];
    if ((command != 0x20 && command != 0x21) || body > V2_MOST)
        return PROXY_BAD;
    if (length < V2_HEAD + body)
        return PROXY_MORE;
    *ret_size = V2_HEAD + body;
    /* LOCAL: the front end's own question after our health. */
    if (command == 0x20)
        return PROXY_OK;
    if (family == 0x11 && body >= 12)
        return write_address(AF_INET, at + V2_HEAD, address) ? PROXY_OK : PROXY_BAD;
    if (family == 0x21 && body >= 36)
        return write_address(AF_INET6, at + V2_HEAD, address) ? PROXY_OK : PROXY_BAD;
    return family == 0 ? PROXY_OK : PROXY_BAD;
}

enum proxy_verdict proxy_parse(const char *at, size_t length, char address[PROXY_MOST_ADDRESS],
                               size_t *ret_size)
{
    size_t v1 = sizeof v1_start - 1, v2 = sizeof v2_start - 1;
    address[0] = '\0';
    *ret_size = 0;
    if (memcmp(at, v1_start, length < v1 ? length : v1) == 0)
        return length < v1 ? PROXY_MORE : parse_v1(at, length, address, ret_size);
    if (memcmp(at, v2_start, length < v2 ? length : v2) == 0)
        return length < v2 ? PROXY_MORE : parse_v2(at, length, address, ret_size);
    return PROXY_NONE;
}
