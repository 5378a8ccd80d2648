/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strict reader of HTTP/1.0 and 1.1: request heads, paths, chunked bodies. Pure: no I/O, no
 * memory of its own, no look back.
 *
 * One grammar, and what is outside of it is refused, never repaired, because two programs that
 * repair differently can be made to see two different requests. So: lines end with CR LF and
 * nothing else; no control byte anywhere (tab only around values); names are tokens, directly
 * followed by a colon; no folded lines; no blank line in front; one Host (in 1.0 at most one); one
 * Content-Length of at most 15 digits; Transfer-Encoding is `chunked`, once, without
 * Content-Length, not in 1.0; no chunk extensions, no trailers. That is stricter than RFC 9112
 * where the RFC lets a reader be generous; browsers and HAProxy send nothing of the kind.
 *
 * A head is read in two steps from one contiguous buffer. head_scan looks for its end, and may be
 * called again as bytes come in; it goes on where it stopped. head_parse then takes it apart; what
 * it gives points into the buffer.
 */
#ifndef LIANBING_HTTP_PARSER_H
#define LIANBING_HTTP_PARSER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/text.h"

#define HEAD_MOST_BYTES  ((size_t)16 * 1024) /* with the empty line */
#define HEAD_MOST_FIELDS 64

/* Verdict, status of the answer, what the person is told. */
#define HEAD_LIST(X)                                                                              \
    X(HEAD_OK, 200, "")                                                                           \
    X(HEAD_MORE, 200, "")                                                                         \
    X(HEAD_BAD_BYTE, 400, "请求头含有不允许的字符或换行，请改用常见浏览器重试。")                 \
    X(HEAD_BAD_LINE, 400, "请求的第一行格式不正确，请改用常见浏览器重试。")                       \
    X(HEAD_BAD_VERSION, 505, "只支持 HTTP/1.0 和 HTTP/1.1，请改用常见浏览器重试。")               \
    X(HEAD_BAD_TARGET, 400, "网址格式不正确，请检查网址后重试。")                                 \
    X(HEAD_BAD_FIELD, 400, "请求头格式不正确，请改用常见浏览器重试。")                            \
    X(HEAD_BAD_HOST, 400, "请求头中的 Host 缺失、重复或格式不正确，请检查网址后重试。")           \
    X(HEAD_BAD_LENGTH, 400, "请求头中的 Content-Length 重复或格式不正确，请检查发送请求的程序。") \
    X(HEAD_BAD_CODING, 400, "请求头中的 Transfer-Encoding 使用不当，请检查发送请求的程序。")      \
    X(HEAD_NO_SUCH_CODING, 501, "只支持 Transfer-Encoding: chunked，请检查发送请求的程序。")      \
    X(HEAD_BAD_EXPECT, 417, "只支持 Expect: 100-continue，请检查发送请求的程序。")                \
    X(HEAD_TOO_BIG, 431, "请求头超过 16 KB 或 64 项，请清除本网站的 Cookie 后重试。")

enum head_verdict {
#define X(name, status, sentence) name,
    HEAD_LIST(X)
#undef X
};

struct head_field {
    struct bytes name;
    struct bytes value; /* without blanks around it */
};

struct head {
    struct bytes method;
    struct bytes path;  /* as sent, begins with a slash */
    struct bytes query; /* as sent, without the question mark */
    struct bytes host;  /* empty: HTTP/1.0 without one */
    struct head_field fields[HEAD_MOST_FIELDS];
    size_t field_count;
    int64_t length; /* Content-Length; -1: not said */
    int minor;      /* of HTTP/1.minor: 0 or 1 */
    bool is_chunked;
    bool stays_open;       /* the connection, after the answer */
    bool expects_continue; /* before it sends its body */
};

int head_status(enum head_verdict verdict);
const char *head_sentence(enum head_verdict verdict);

/* Looks for the end of the head in the first `length` bytes. `*scanned` is 0 at first and kept
 * between calls. HEAD_OK: the head is the first `*scanned` bytes. HEAD_MORE: its end isn't there
 * yet. Else: refused, as early as it can be known. */
enum head_verdict head_scan(const char *at, size_t length, size_t *scanned);

/* Takes apart a head of `size` bytes that head_scan found. Never HEAD_MORE; what `head` holds is
 * only good with HEAD_OK. */
enum head_verdict head_parse(struct head *head, const char *at, size_t size);

/* The value of a field, its name in any case; `*ret_count`: how often it is there (may be NULL).
 * The first one's value, or {NULL, 0}. */
struct bytes head_value(const struct head *head, const char *name, size_t *ret_count);

/* Decodes %XX, once, into `out` (room for path.length + 1), NUL-ended. False: a broken %XX, a
 * control byte, an encoded slash or backslash, a segment `.` or `..` after decoding, not UTF-8. */
bool path_decode(struct bytes path, char *out);

/* Equal in any case of ASCII letters. */
bool word_is(struct bytes word, const char *name);
/* The next element of a comma list, blanks around it gone; false: no more. Skips empty ones. */
bool list_next(struct bytes *list, struct bytes *ret_element);

/* ---- Chunked bodies -------------------------------------------------------------------------- */

enum chunk_state {
    CHUNK_SIZE_START, /* the first digit */
    CHUNK_SIZE,
    CHUNK_SIZE_LF,
    CHUNK_DATA,
    CHUNK_DATA_CR,
    CHUNK_DATA_LF,
    CHUNK_LAST_CR, /* behind the line of the chunk of size 0; anything else were a trailer */
    CHUNK_LAST_LF,
    CHUNK_DONE
};

struct chunks {
    enum chunk_state state;
    unsigned digits;
    uint64_t left; /* of the chunk */
};

enum chunk_verdict { CHUNKS_MORE, CHUNKS_DATA, CHUNKS_END, CHUNKS_BAD };

/* Goes on with [*at, end) and moves *at behind what it has used. CHUNKS_DATA: `*ret_data` is a
 * piece of the body, call again. CHUNKS_MORE: all is used. CHUNKS_END: the body ended before *at.
 * A zeroed struct is the start. */
enum chunk_verdict chunks_next(struct chunks *chunks, const char **at, const char *end,
                               struct bytes *ret_data);

#endif
