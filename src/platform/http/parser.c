/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/http/parser.h"

#include <string.h>

enum { MOST_LENGTH_DIGITS = 15, MOST_CHUNK_DIGITS = 12, MOST_PORT_DIGITS = 5 };

/* ---- characters ------------------------------------------------------------------------------ */

enum { TOKEN = 1, ALNUM = 2, HEX = 4, HOST = 8 };

static unsigned kinds_of(char c)
{
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
        return TOKEN | ALNUM | HEX | HOST;
    if ((c >= 'g' && c <= 'z') || (c >= 'G' && c <= 'Z'))
        return TOKEN | ALNUM | HOST;
    if (c && strchr("-._~", c))
        return TOKEN | HOST;
    return c && strchr("!#$%&'*+^`|", c) ? TOKEN : 0;
}

static bool is_all(struct bytes bytes, unsigned kind)
{
    for (size_t i = 0; i < bytes.length; i++) {
        if (!(kinds_of(bytes.at[i]) & kind))
            return false;
    }
    return bytes.length > 0;
}

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

static bool is_visible(char c)
{
    return c > 0x20 && c < 0x7f;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static unsigned hex_value(char c)
{
    return is_digit(c) ? (unsigned)(c - '0') : (unsigned)(lower(c) - 'a') + 10;
}

static struct bytes slice(const char *from, const char *to)
{
    return (struct bytes){from, (size_t)(to - from)};
}

static bool is_same_word(struct bytes one, struct bytes other)
{
    if (one.length != other.length)
        return false;
    for (size_t i = 0; i < one.length; i++) {
        if (lower(one.at[i]) != lower(other.at[i]))
            return false;
    }
    return true;
}

bool word_is(struct bytes word, const char *name)
{
    return is_same_word(word, bytes_of(name));
}

static struct bytes trimmed(struct bytes bytes)
{
    while (bytes.length > 0 && (bytes.at[0] == ' ' || bytes.at[0] == '\t'))
        bytes = (struct bytes){bytes.at + 1, bytes.length - 1};
    while (bytes.length > 0 &&
           (bytes.at[bytes.length - 1] == ' ' || bytes.at[bytes.length - 1] == '\t'))
        bytes.length--;
    return bytes;
}

bool list_next(struct bytes *list, struct bytes *ret_element)
{
    while (list->length > 0) {
        const char *comma = memchr(list->at, ',', list->length);
        const char *end = list->at + list->length;
        *ret_element = trimmed(slice(list->at, comma ? comma : end));
        *list = comma ? slice(comma + 1, end) : slice(end, end);
        if (ret_element->length > 0)
            return true;
    }
    return false;
}

/* ---- verdicts -------------------------------------------------------------------------------- */

int head_status(enum head_verdict verdict)
{
#define X(name, status, sentence) [name] = (status),
    static const int statuses[] = {HEAD_LIST(X)};
#undef X
    return statuses[verdict];
}

const char *head_sentence(enum head_verdict verdict)
{
#define X(name, status, sentence) [name] = (sentence),
    static const char *const sentences[] = {HEAD_LIST(X)};
#undef X
    return sentences[verdict];
}

/* ---- the end of the head --------------------------------------------------------------------- */

/* So that HTTP/0.9, which has no head that could end, is answered at once. */
static bool names_a_version(struct bytes line)
{
    static const char version[] = " HTTP/1.1";
    size_t size = sizeof version - 1;
    return line.length > size && memcmp(line.at + line.length - size, " HTTP/", 6) == 0;
}

enum head_verdict head_scan(const char *at, size_t length, size_t *scanned)
{
    size_t i = *scanned;
    for (; i < length && i < HEAD_MOST_BYTES; i++) {
        if (!is_control(at[i]) || (at[i] == '\t' && i > 0))
            continue;
        if (at[i] != '\r')
            return HEAD_BAD_BYTE;
        if (i + 1 == length)
            break;
        if (at[i + 1] != '\n' || i == 0)
            return HEAD_BAD_BYTE;
        if (i + 2 > HEAD_MOST_BYTES)
            return HEAD_TOO_BIG;
        if (at[i - 1] == '\n') {
            *scanned = i + 2;
            return HEAD_OK;
        }
        if (!memchr(at, '\n', i) && !names_a_version((struct bytes){at, i}))
            return HEAD_BAD_LINE;
        i++;
    }
    *scanned = i;
    return i >= HEAD_MOST_BYTES ? HEAD_TOO_BIG : HEAD_MORE;
}

/* ---- the first line -------------------------------------------------------------------------- */

static enum head_verdict read_version(struct head *head, struct bytes word)
{
    static const char version[] = "HTTP/";
    size_t size = sizeof version - 1;
    if (word.length != size + 3 || memcmp(word.at, version, size) != 0 ||
        !is_digit(word.at[size]) || word.at[size + 1] != '.' || !is_digit(word.at[size + 2]))
        return HEAD_BAD_LINE;
    head->minor = word.at[size + 2] - '0';
    return word.at[size] == '1' && head->minor <= 1 ? HEAD_OK : HEAD_BAD_VERSION;
}

static enum head_verdict read_first_line(struct head *head, struct bytes line,
                                         struct bytes *ret_target)
{
    const char *end = line.at + line.length;
    const char *first = memchr(line.at, ' ', line.length);
    if (!first)
        return HEAD_BAD_LINE;
    const char *second = memchr(first + 1, ' ', (size_t)(end - first - 1));
    if (!second)
        return HEAD_BAD_LINE;
    head->method = slice(line.at, first);
    *ret_target = slice(first + 1, second);
    if (!is_all(head->method, TOKEN) || ret_target->length == 0)
        return HEAD_BAD_LINE;
    return read_version(head, slice(second + 1, end));
}

/* ---- the target ------------------------------------------------------------------------------ */

/* http://host/path is what a proxy is asked; we are one only for ourselves. */
static bool take_authority(struct bytes *target, struct bytes host)
{
    static const char *const schemes[] = {"http://", "https://"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        struct bytes scheme = bytes_of(schemes[i]);
        size_t size = scheme.length + host.length;
        if (target->length < size || host.length == 0 ||
            !is_same_word((struct bytes){target->at, scheme.length}, scheme) ||
            !is_same_word((struct bytes){target->at + scheme.length, host.length}, host))
            continue;
        *target = (struct bytes){target->at + size, target->length - size};
        return true;
    }
    return false;
}

static enum head_verdict read_target(struct head *head, struct bytes target)
{
    static const char root[] = "/";
    bool is_absolute = target.at[0] != '/';
    if (is_absolute && !take_authority(&target, head->host))
        return HEAD_BAD_TARGET;
    const char *end = target.at + target.length;
    const char *mark = target.length > 0 ? memchr(target.at, '?', target.length) : NULL;
    head->path = slice(target.at, mark ? mark : end);
    head->query = mark ? slice(mark + 1, end) : slice(end, end);
    if (is_absolute && head->path.length == 0)
        head->path = (struct bytes){root, 1};
    if (head->path.at[0] != '/')
        return HEAD_BAD_TARGET;
    for (const char *at = target.at; at < end; at++) {
        /* Browsers leave a backslash in a query as it is, but never in a path. */
        if (!is_visible(*at) || *at == '#' || (*at == '\\' && (!mark || at < mark)))
            return HEAD_BAD_TARGET;
    }
    return HEAD_OK;
}

static bool has_dot_segment(const char *path)
{
    for (const char *at = path; at;) {
        at++;
        size_t size = strcspn(at, "/");
        if ((size == 1 && at[0] == '.') || (size == 2 && at[0] == '.' && at[1] == '.'))
            return true;
        at = at[size] ? at + size : NULL;
    }
    return false;
}

bool path_decode(struct bytes path, char *out)
{
    char *to = out;
    for (size_t i = 0; i < path.length; i++) {
        char c = path.at[i];
        if (c == '%') {
            if (path.length - i < 3 || !(kinds_of(path.at[i + 1]) & HEX) ||
                !(kinds_of(path.at[i + 2]) & HEX))
                return false;
            c = (char)(hex_value(path.at[i + 1]) << 4 | hex_value(path.at[i + 2]));
            i += 2;
            if (c == '/')
                return false;
        }
        if (is_control(c) || c == '\\')
            return false;
        *to++ = c;
    }
    *to = '\0';
    return out[0] == '/' && text_is_utf8(slice(out, to)) && !has_dot_segment(out);
}

/* ---- fields ---------------------------------------------------------------------------------- */

static enum head_verdict read_field(struct head *head, struct bytes line)
{
    const char *colon = memchr(line.at, ':', line.length);
    if (!colon)
        return HEAD_BAD_FIELD;
    struct head_field field = {slice(line.at, colon),
                               trimmed(slice(colon + 1, line.at + line.length))};
    if (!is_all(field.name, TOKEN))
        return HEAD_BAD_FIELD;
    if (head->field_count == HEAD_MOST_FIELDS)
        return HEAD_TOO_BIG;
    head->fields[head->field_count++] = field;
    return HEAD_OK;
}

struct bytes head_value(const struct head *head, const char *name, size_t *ret_count)
{
    struct bytes value = {NULL, 0}, wanted = bytes_of(name);
    size_t count = 0;
    for (size_t i = 0; i < head->field_count; i++) {
        if (is_same_word(head->fields[i].name, wanted) && count++ == 0)
            value = head->fields[i].value;
    }
    if (ret_count)
        *ret_count = count;
    return value;
}

static bool is_host(struct bytes host)
{
    const char *at = host.at, *end = at + host.length;
    if (at < end && *at == '[') {
        for (at++; at < end && ((kinds_of(*at) & HEX) || *at == ':' || *at == '.'); at++)
            ;
        if (at == end || *at++ != ']' || at - host.at < 4)
            return false;
    } else {
        for (; at < end && (kinds_of(*at) & HOST); at++)
            ;
        if (at == host.at)
            return false;
    }
    if (at == end)
        return true;
    const char *port = at + 1;
    if (*at != ':' || port == end || end - port > MOST_PORT_DIGITS)
        return false;
    for (at = port; at < end; at++) {
        if (!is_digit(*at))
            return false;
    }
    return true;
}

static enum head_verdict read_host(struct head *head)
{
    size_t count;
    struct bytes host = head_value(head, "host", &count);
    if (count > 1 || (count == 0 && head->minor > 0) || (count == 1 && !is_host(host)))
        return HEAD_BAD_HOST;
    head->host = host;
    return HEAD_OK;
}

static enum head_verdict read_length(struct head *head)
{
    size_t count;
    struct bytes value = head_value(head, "content-length", &count);
    head->length = -1;
    if (count == 0)
        return HEAD_OK;
    if (count > 1 || value.length == 0 || value.length > MOST_LENGTH_DIGITS)
        return HEAD_BAD_LENGTH;
    head->length = 0;
    for (size_t i = 0; i < value.length; i++) {
        if (!is_digit(value.at[i]))
            return HEAD_BAD_LENGTH;
        head->length = head->length * 10 + (value.at[i] - '0');
    }
    return HEAD_OK;
}

static enum head_verdict read_coding(struct head *head)
{
    size_t count;
    struct bytes value = head_value(head, "transfer-encoding", &count);
    if (count == 0)
        return HEAD_OK;
    if (count > 1 || head->length >= 0 || head->minor == 0)
        return HEAD_BAD_CODING;
    head->is_chunked = word_is(value, "chunked");
    return head->is_chunked ? HEAD_OK : HEAD_NO_SUCH_CODING;
}

static enum head_verdict read_connection(struct head *head)
{
    bool closes = false, keeps = false;
    for (size_t i = 0; i < head->field_count; i++) {
        struct bytes list = head->fields[i].value, option;
        if (!word_is(head->fields[i].name, "connection"))
            continue;
        while (list_next(&list, &option)) {
            if (!is_all(option, TOKEN))
                return HEAD_BAD_FIELD;
            closes |= word_is(option, "close");
            keeps |= word_is(option, "keep-alive");
        }
    }
    head->stays_open = !closes && (head->minor > 0 || keeps);
    return HEAD_OK;
}

static enum head_verdict read_expect(struct head *head)
{
    size_t count;
    struct bytes value = head_value(head, "expect", &count);
    if (count > 1 || (count == 1 && !word_is(value, "100-continue")))
        return HEAD_BAD_EXPECT;
    /* RFC 9110 10.1.1: a server ignores it in a request of HTTP/1.0. */
    head->expects_continue = count == 1 && head->minor > 0;
    return HEAD_OK;
}

static enum head_verdict read_fields(struct head *head, const char *at, const char *end)
{
    while (at < end) {
        /* head_scan has seen to it that each line ends with CR LF. */
        const char *line_end = memchr(at, '\r', (size_t)(end - at));
        if (!line_end)
            return HEAD_BAD_BYTE;
        enum head_verdict verdict = read_field(head, slice(at, line_end));
        if (verdict != HEAD_OK)
            return verdict;
        at = line_end + 2;
    }
    return HEAD_OK;
}

enum head_verdict head_parse(struct head *head, const char *at, size_t size)
{
    static enum head_verdict (*const rules[])(struct head *) = {read_host, read_length, read_coding,
                                                                read_connection, read_expect};
    struct bytes target;
    head->field_count = 0; /* the fields themselves, 2 KB, needn't be zeroed */
    head->is_chunked = false;
    const char *line_end = size >= 4 ? memchr(at, '\r', size) : NULL;
    if (!line_end)
        return HEAD_BAD_BYTE;
    enum head_verdict verdict = read_first_line(head, slice(at, line_end), &target);
    if (verdict == HEAD_OK)
        verdict = read_fields(head, line_end + 2, at + size - 2);
    for (size_t i = 0; verdict == HEAD_OK && i < sizeof rules / sizeof rules[0]; i++)
        verdict = rules[i](head);
    return verdict == HEAD_OK ? read_target(head, target) : verdict;
}

/* ---- chunked bodies -------------------------------------------------------------------------- */

static bool take_size_byte(struct chunks *chunks, char c)
{
    if (chunks->state == CHUNK_SIZE && c == '\r') {
        chunks->state = CHUNK_SIZE_LF;
        return true;
    }
    if (!(kinds_of(c) & HEX) || chunks->digits == MOST_CHUNK_DIGITS)
        return false;
    chunks->state = CHUNK_SIZE;
    chunks->left = chunks->left << 4 | hex_value(c);
    chunks->digits++;
    return true;
}

static bool take_byte(struct chunks *chunks, char c, char expected, enum chunk_state next)
{
    chunks->state = next;
    return c == expected;
}

/* One byte that is not data. False: not as it must be. */
static bool take_frame_byte(struct chunks *chunks, char c)
{
    switch (chunks->state) {
    case CHUNK_SIZE_START:
    case CHUNK_SIZE: return take_size_byte(chunks, c);
    case CHUNK_SIZE_LF:
        chunks->digits = 0;
        return take_byte(chunks, c, '\n', chunks->left > 0 ? CHUNK_DATA : CHUNK_LAST_CR);
    case CHUNK_DATA_CR: return take_byte(chunks, c, '\r', CHUNK_DATA_LF);
    case CHUNK_DATA_LF: return take_byte(chunks, c, '\n', CHUNK_SIZE_START);
    case CHUNK_LAST_CR: return take_byte(chunks, c, '\r', CHUNK_LAST_LF);
    case CHUNK_LAST_LF: return take_byte(chunks, c, '\n', CHUNK_DONE);
    case CHUNK_DATA:
    case CHUNK_DONE: break;
    }
    return false;
}

enum chunk_verdict chunks_next(struct chunks *chunks, const char **at, const char *end,
                               struct bytes *ret_data)
{
    while (chunks->state != CHUNK_DONE) {
        if (*at == end)
            return CHUNKS_MORE;
        if (chunks->state == CHUNK_DATA) {
            size_t there = (size_t)(end - *at);
            size_t size = there < chunks->left ? there : (size_t)chunks->left;
            *ret_data = (struct bytes){*at, size};
            *at += size;
            chunks->left -= size;
            if (chunks->left == 0)
                chunks->state = CHUNK_DATA_CR;
            return CHUNKS_DATA;
        }
        if (!take_frame_byte(chunks, *(*at)++))
            return CHUNKS_BAD;
    }
    return CHUNKS_END;
}
