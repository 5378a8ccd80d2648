/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strict reader of HTTP: the cases of tests/cases/http/requests.txt, whole and byte by byte,
 * and what a request says of its answer.
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/http/negotiate.h"
#include "platform/http/parser.h"
#include "platform/http/proxy.h"

#define MOST_BYTES ((size_t)256 * 1024)
#define MOST_BODY  ((size_t)1024 * 1024)

/* ---- a connection without a network ---------------------------------------------------------- */

struct peer {
    struct text said;   /* statuses, with a blank between */
    struct bytes input; /* what has come and isn't used yet */
    size_t scanned;
    struct head head;
    struct chunks chunks;
    size_t body;
    bool is_in_body, is_closed;
};

static void say(struct peer *peer, int status)
{
    text_add_format(&peer->said, peer->said.used ? " %d" : "%d", status);
    peer->is_closed |= status >= 400;
}

static void use(struct peer *peer, size_t size)
{
    peer->input = (struct bytes){peer->input.at + size, peer->input.length - size};
}

static void end_request(struct peer *peer)
{
    say(peer, 200);
    peer->is_closed |= !peer->head.stays_open;
    peer->is_in_body = false;
}

static void begin_body(struct peer *peer)
{
    peer->is_in_body = true;
    peer->chunks = (struct chunks){.state = CHUNK_SIZE_START};
    peer->body = 0;
    if (peer->head.length > (int64_t)MOST_BODY)
        say(peer, 413);
    else if (peer->head.expects_continue)
        say(peer, 100);
    if (!peer->is_closed && !peer->head.is_chunked && peer->head.length <= 0)
        end_request(peer);
}

static bool take_head(struct peer *peer)
{
    char path[HEAD_MOST_BYTES + 1];
    enum head_verdict verdict = head_scan(peer->input.at, peer->input.length, &peer->scanned);
    if (verdict == HEAD_MORE)
        return false;
    size_t size = peer->scanned;
    peer->scanned = 0;
    if (verdict == HEAD_OK)
        verdict = head_parse(&peer->head, peer->input.at, size);
    if (verdict == HEAD_OK && !path_decode(peer->head.path, path))
        verdict = HEAD_BAD_TARGET;
    use(peer, size);
    if (verdict == HEAD_OK)
        begin_body(peer);
    else
        say(peer, head_status(verdict));
    return true;
}

static bool take_chunk(struct peer *peer)
{
    struct bytes data = {NULL, 0};
    const char *at = peer->input.at;
    enum chunk_verdict verdict = chunks_next(&peer->chunks, &at, at + peer->input.length, &data);
    use(peer, (size_t)(at - peer->input.at));
    peer->body += data.length;
    if (verdict == CHUNKS_BAD)
        say(peer, 400);
    else if (verdict == CHUNKS_END)
        end_request(peer);
    /* As the server does: who announces more than is welcome is not waited for. */
    else if (peer->body + peer->chunks.left > MOST_BODY && peer->chunks.state == CHUNK_DATA)
        say(peer, 413);
    return verdict != CHUNKS_MORE;
}

static bool take_body(struct peer *peer)
{
    if (peer->head.is_chunked)
        return take_chunk(peer);
    size_t left = (size_t)peer->head.length - peer->body;
    size_t used = peer->input.length < left ? peer->input.length : left;
    peer->body += used;
    use(peer, used);
    if (used == left)
        end_request(peer);
    return used > 0;
}

static const char *answers_to(struct arena *arena, struct bytes sent, size_t step)
{
    struct peer *peer = arena_alloc(arena, sizeof *peer);
    text_init(&peer->said, arena, 1000);
    peer->input.at = sent.at;
    for (size_t at = 0; at < sent.length && !peer->is_closed; at += step) {
        peer->input.length += at + step < sent.length ? step : sent.length - at;
        bool goes_on = true;
        while (goes_on && !peer->is_closed && peer->input.length > 0)
            goes_on = peer->is_in_body ? take_body(peer) : take_head(peer);
    }
    return peer->said.at;
}

/* ---- the cases ------------------------------------------------------------------------------- */

struct case_file {
    FILE *file;
    char line[400];
    struct text name, want, send;
};

static unsigned hex_of(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;
}

static const char *add_escaped(struct text *text, const char *at)
{
    switch (*at) {
    case 'r': text_add_char(text, '\r'); break;
    case 'n': text_add_char(text, '\n'); break;
    case 't': text_add_char(text, '\t'); break;
    case '0': text_add_char(text, '\0'); break;
    case 'x': text_add_char(text, (char)(hex_of(at[1]) << 4 | hex_of(at[2]))); return at + 3;
    default: text_add_char(text, *at); break;
    }
    return at + 1;
}

static void add_bytes(struct text *text, const char *at, const char *end)
{
    while (at < end) {
        if (*at == '\\')
            at = add_escaped(text, at + 1);
        else
            text_add_char(text, *at++);
    }
}

static void add_sent(struct text *text, const char *line)
{
    const char *open;
    while ((open = strchr(line, '{'))) {
        const char *star = strchr(open, '*'), *close = strchr(open, '}');
        if (!star || !close || close < star)
            break;
        add_bytes(text, line, open);
        for (long i = strtol(star + 1, NULL, 10); i > 0; i--)
            add_bytes(text, open + 1, star);
        line = close + 1;
    }
    add_bytes(text, line, line + strlen(line));
}

static const char *rest_after(const char *line, const char *start)
{
    size_t size = strlen(start);
    return strncmp(line, start, size) == 0 ? line + size : NULL;
}

/* The next case; false: no more. */
static bool next_case(struct case_file *cases)
{
    const char *rest;
    bool is_there = false;
    while (fgets(cases->line, sizeof cases->line, cases->file)) {
        cases->line[strcspn(cases->line, "\n")] = '\0';
        if (cases->line[0] == '\0' && is_there)
            return true;
        if ((rest = rest_after(cases->line, "- "))) {
            text_clear(&cases->name);
            text_add(&cases->name, rest);
            text_clear(&cases->send);
            is_there = true;
        } else if ((rest = rest_after(cases->line, "  want "))) {
            text_clear(&cases->want);
            text_add(&cases->want, rest);
        } else if ((rest = rest_after(cases->line, "  send ")) ||
                   (rest = rest_after(cases->line, "  more "))) {
            add_sent(&cases->send, rest);
        }
    }
    return is_there;
}

static size_t count_failures(struct world *world, size_t step, size_t *ret_count)
{
    struct case_file cases = {.file = fopen("tests/cases/http/requests.txt", "r")};
    size_t failures = 0;
    assert_non_null(cases.file);
    text_init(&cases.name, &world->arena, 200);
    text_init(&cases.want, &world->arena, 200);
    text_init(&cases.send, &world->arena, MOST_BYTES);
    while (next_case(&cases)) {
        struct bytes sent = {cases.send.at, cases.send.used};
        const char *said = answers_to(&world->arena, sent, step);
        *ret_count += 1;
        if (strcmp(said, cases.want.at) != 0) {
            print_error("%s: want %s, said %s\n", cases.name.at, cases.want.at, said);
            failures++;
        }
    }
    (void)fclose(cases.file);
    return failures;
}

static int set_up(void **state)
{
    *state = world_new();
    return 0;
}

static int tear_down(void **state)
{
    world_free(*state);
    return 0;
}

static void each_request_gets_its_verdict(void **state)
{
    size_t count = 0;

    size_t failures = count_failures(*state, SIZE_MAX / 2, &count);

    assert_int_equal(failures, 0);
    assert_true(count >= 93);
}

static void byte_by_byte_the_verdicts_are_the_same(void **state)
{
    size_t count = 0;

    size_t failures = count_failures(*state, 1, &count);

    assert_int_equal(failures, 0);
    assert_true(count >= 93);
}

static void a_head_is_taken_apart(void **state)
{
    static const char sent[] = "POST /%E7%BB%83?a=1 HTTP/1.1\r\nHost: a\r\nX-A: \t b c \r\n\r\n";
    struct head head;
    size_t scanned = 0, count = 0;
    char path[100];
    (void)state;

    assert_int_equal(head_scan(sent, sizeof sent - 1, &scanned), HEAD_OK);
    assert_int_equal(head_parse(&head, sent, scanned), HEAD_OK);

    assert_int_equal(scanned, sizeof sent - 1);
    assert_true(bytes_are(head.method, "POST") && bytes_are(head.query, "a=1"));
    assert_true(bytes_are(head_value(&head, "x-a", &count), "b c"));
    assert_int_equal(count, 1);
    assert_true(head.stays_open && head.length == -1 && head.minor == 1);
    assert_true(path_decode(head.path, path));
    assert_string_equal(path, "/练");
}

static void a_head_of_16_KB_is_read_and_one_byte_more_is_not(void **state)
{
    static char sent[HEAD_MOST_BYTES + 1];
    static const char start[] = "GET / HTTP/1.1\r\nHost: ", end[] = "\r\n\r\n";
    size_t scanned = 0;
    (void)state;
    memset(sent, 'a', sizeof sent);
    memcpy(sent, start, sizeof start - 1);

    memcpy(sent + HEAD_MOST_BYTES - 4, end, 4);
    assert_int_equal(head_scan(sent, HEAD_MOST_BYTES, &scanned), HEAD_OK);

    scanned = 0;
    memset(sent + HEAD_MOST_BYTES - 4, 'a', 4);
    memcpy(sent + HEAD_MOST_BYTES - 3, end, 4);
    assert_int_equal(head_scan(sent, HEAD_MOST_BYTES + 1, &scanned), HEAD_TOO_BIG);
}

/* ---- what a request says of its answer ------------------------------------------------------- */

static void an_encoding_is_used_only_when_it_is_welcome(void **state)
{
    (void)state;
    assert_true(accepts_coding(bytes_of("gzip, deflate, br"), "br"));
    assert_true(accepts_coding(bytes_of("BR;q=0.5"), "br"));
    assert_true(accepts_coding(bytes_of("br ; q=0.001"), "br"));

    assert_false(accepts_coding(bytes_of("br;q=0"), "br"));
    assert_false(accepts_coding(bytes_of("br; q=0.000"), "br"));
    assert_false(accepts_coding(bytes_of("brx, xbr"), "br"));
    assert_false(accepts_coding(bytes_of("*"), "br"));
    assert_false(accepts_coding((struct bytes){NULL, 0}, "br"));
}

static void a_known_tag_is_found_in_a_list(void **state)
{
    (void)state;
    assert_true(has_tag(bytes_of("\"a\", W/\"b\""), "\"b\""));
    assert_true(has_tag(bytes_of("\"b\""), "W/\"b\""));
    assert_true(has_tag(bytes_of("*"), "\"b\""));

    assert_false(has_tag(bytes_of("\"bb\", b"), "\"b\""));
    assert_false(has_tag((struct bytes){NULL, 0}, "\"b\""));
}

struct span {
    enum range range;
    int64_t from, count;
};

static struct span span_of(const char *field, int64_t size)
{
    struct span span = {.from = -1, .count = -1};
    span.range = range_of(bytes_of(field), size, &span.from, &span.count);
    return span;
}

static void assert_span(const char *field, int64_t from, int64_t count)
{
    struct span span = span_of(field, 1000);
    assert_int_equal(span.range, RANGE_PART);
    assert_int_equal(span.from, from);
    assert_int_equal(span.count, count);
}

static void a_range_is_cut_to_what_is_there(void **state)
{
    (void)state;
    assert_span("bytes=0-0", 0, 1);
    assert_span("bytes=10-19", 10, 10);
    assert_span("bytes=990-", 990, 10);
    assert_span("bytes=990-5000", 990, 10);
    assert_span("bytes=-10", 990, 10);
    assert_span("bytes=-5000", 0, 1000);
    assert_span("Bytes=999-", 999, 1);
}

static void a_range_outside_is_told_from_one_that_says_nothing(void **state)
{
    (void)state;
    assert_int_equal(span_of("bytes=1000-", 1000).range, RANGE_OUTSIDE);
    assert_int_equal(span_of("bytes=-0", 1000).range, RANGE_OUTSIDE);
    assert_int_equal(span_of("bytes=0-", 0).range, RANGE_OUTSIDE);
    assert_int_equal(span_of("bytes=-5", 0).range, RANGE_OUTSIDE);

    assert_int_equal(span_of("bytes=0-1,5-6", 1000).range, RANGE_NONE);
    assert_int_equal(span_of("bytes=5-4", 1000).range, RANGE_NONE);
    assert_int_equal(span_of("bytes=-", 1000).range, RANGE_NONE);
    assert_int_equal(span_of("bytes=a-b", 1000).range, RANGE_NONE);
    assert_int_equal(span_of("lines=0-1", 1000).range, RANGE_NONE);
    assert_int_equal(span_of("bytes=9999999999999999-", 1000).range, RANGE_NONE);
}

/* ---- PROXY ----------------------------------------------------------------------------------- */

struct said {
    enum proxy_verdict verdict;
    char address[PROXY_MOST_ADDRESS];
    size_t size;
};

static struct said proxy_of(const char *bytes, size_t size)
{
    struct said said;
    said.verdict = proxy_parse(bytes, size, said.address, &said.size);
    return said;
}

static struct said proxy_line(const char *line)
{
    return proxy_of(line, strlen(line));
}

static void a_proxy_line_names_the_client(void **state)
{
    (void)state;

    struct said four = proxy_line("PROXY TCP4 10.1.2.3 10.0.0.1 4000 443\r\nGET");
    struct said six = proxy_line("PROXY TCP6 fe80::1 ::1 4000 443\r\n");
    struct said unknown = proxy_line("PROXY UNKNOWN whatever it is\r\n");

    assert_int_equal(four.verdict, PROXY_OK);
    assert_string_equal(four.address, "10.1.2.3");
    assert_int_equal(four.size, 39);
    assert_int_equal(six.verdict, PROXY_OK);
    assert_string_equal(six.address, "fe80::1");
    assert_int_equal(unknown.verdict, PROXY_OK);
    assert_string_equal(unknown.address, "");
}

static void a_proxy_line_out_of_order_is_refused(void **state)
{
    (void)state;
    assert_int_equal(proxy_line("PROXY TCP4 10.1.2.3 10.0.0.1 4000\r\n").verdict, PROXY_BAD);
    assert_int_equal(proxy_line("PROXY TCP4 10.1.2 10.0.0.1 4000 443\r\n").verdict, PROXY_BAD);
    assert_int_equal(proxy_line("PROXY TCP4 ::1 ::1 4000 443\r\n").verdict, PROXY_BAD);
    assert_int_equal(proxy_line("PROXY TCP4 1.1.1.1 1.1.1.1 4000 x\r\n").verdict, PROXY_BAD);
    assert_int_equal(proxy_line("PROXY TCP4 1.1.1.1 1.1.1.1 40 44\n").verdict, PROXY_BAD);
    assert_int_equal(proxy_line("PROXY UDP4 1.1.1.1 1.1.1.1 40 44\r\n").verdict, PROXY_BAD);

    assert_int_equal(proxy_line("PROXY TCP4 1.1.1.1").verdict, PROXY_MORE);
    assert_int_equal(proxy_line("PRO").verdict, PROXY_MORE);
    assert_int_equal(proxy_line("POST / HTTP/1.1\r\n").verdict, PROXY_NONE);
}

static void a_binary_proxy_header_names_the_client(void **state)
{
    static const char four[] =
        "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\x0a\1\2\3\x0a\0\0\1\x0f\xa0\1\xbb";
    static const char local[] = "\r\n\r\n\0\r\nQUIT\n\x20\0\0\0";
    static const char other[] =
        "\r\n\r\n\0\r\nQUIT\n\x11\x11\0\x0c\x0a\1\2\3\x0a\0\0\1\x0f\xa0\1\xbb";
    (void)state;

    struct said said = proxy_of(four, sizeof four - 1);

    assert_int_equal(said.verdict, PROXY_OK);
    assert_string_equal(said.address, "10.1.2.3");
    assert_int_equal(said.size, 28);
    assert_int_equal(proxy_of(four, 27).verdict, PROXY_MORE);
    assert_int_equal(proxy_of(four, 5).verdict, PROXY_MORE);
    assert_int_equal(proxy_of(local, sizeof local - 1).verdict, PROXY_OK);
    assert_int_equal(proxy_of(other, sizeof other - 1).verdict, PROXY_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_request_gets_its_verdict, set_up, tear_down),
        cmocka_unit_test_setup_teardown(byte_by_byte_the_verdicts_are_the_same, set_up, tear_down),
        cmocka_unit_test(a_head_is_taken_apart),
        cmocka_unit_test(a_head_of_16_KB_is_read_and_one_byte_more_is_not),
        cmocka_unit_test(an_encoding_is_used_only_when_it_is_welcome),
        cmocka_unit_test(a_known_tag_is_found_in_a_list),
        cmocka_unit_test(a_range_is_cut_to_what_is_there),
        cmocka_unit_test(a_range_outside_is_told_from_one_that_says_nothing),
        cmocka_unit_test(a_proxy_line_names_the_client),
        cmocka_unit_test(a_proxy_line_out_of_order_is_refused),
        cmocka_unit_test(a_binary_proxy_header_names_the_client),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
