/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/table/csv.h"

#include <stdint.h>
#include <string.h>

#include "platform/base/faults.h"

#define EACH_BYTE UINT64_C(0x0101010101010101)
#define LOW_BITS  (EACH_BYTE * 0x7f)
#define HIGH_BITS (EACH_BYTE * 0x80)

enum { WORD = 8 };

enum wrong { FINE, QUOTE_INSIDE, TEXT_BEHIND_QUOTE, NO_CLOSING_QUOTE };

static const char *const sentences[] = {
    [QUOTE_INSIDE] = "第 %zu 列的单元格没有加引号，中间却出现英文双引号；请用双引号把整个单元格括"
                     "起来，并把其中的每个双引号写成两个。",
    [TEXT_BEHIND_QUOTE] = "第 %zu 列的右引号之后还有文字；请把单元格内的每个双引号写成两个，右引号"
                          "之后只能是逗号或换行。",
    [NO_CLOSING_QUOTE] = "第 %zu 列的左引号直到文件末尾也没有右引号；请补上右引号，或删去左引号。",
};

/* Where the commas, quotes and line ends are, eight bytes at a time: `marks` has the top bit set in
 * each byte of the word at `word` that is one of them and has not been handed out yet. */
struct scan {
    const char *at;
    size_t length;
    size_t word;
    uint64_t marks;
};

/* The top bit of each byte of `word` that equals `byte`; exact, no carries between bytes. */
static uint64_t equal_bytes(uint64_t word, unsigned char byte)
{
    uint64_t differing = word ^ (EACH_BYTE * byte);
    return ~(((differing & LOW_BITS) + LOW_BITS) | differing | LOW_BITS);
}

/* Compilers make one load of this where the machine's byte order allows. */
static uint64_t little_endian(const char *at)
{
    const unsigned char *byte = (const unsigned char *)at;
    return (uint64_t)byte[0] | (uint64_t)byte[1] << 8 | (uint64_t)byte[2] << 16 |
           (uint64_t)byte[3] << 24 | (uint64_t)byte[4] << 32 | (uint64_t)byte[5] << 40 |
           (uint64_t)byte[6] << 48 | (uint64_t)byte[7] << 56;
}

static uint64_t marks_of(uint64_t word)
{
    return equal_bytes(word, ',') | equal_bytes(word, '"') | equal_bytes(word, '\n');
}

/* The last word is filled up with line ends. */
static uint64_t last_marks(const struct scan *scan)
{
    char bytes[WORD];
    memset(bytes, '\n', WORD);
    if (scan->word < scan->length)
        memcpy(bytes, scan->at + scan->word, scan->length - scan->word);
    return marks_of(little_endian(bytes));
}

static inline void load(struct scan *scan)
{
    bool is_whole = scan->word < scan->length && scan->length - scan->word >= WORD;
    scan->marks = is_whole ? marks_of(little_endian(scan->at + scan->word)) : last_marks(scan);
}

static void start_at(struct scan *scan, size_t position)
{
    scan->word = position;
    load(scan);
}

/* Position of the next mark; at the end of the text it is the end, as if a line ended there. */
static inline size_t next_mark(struct scan *scan)
{
    while (scan->marks == 0) {
        scan->word += WORD;
        load(scan);
    }
    /* The lowest bit is the top one of byte k: below it the lowest bits of bytes 0 to k. */
    uint64_t below = (scan->marks & (0 - scan->marks)) - 1;
    size_t k = (size_t)(((below & EACH_BYTE) * EACH_BYTE) >> 56) - 1;
    scan->marks &= scan->marks - 1;
    return scan->word + k;
}

static void turn_cr_into_lf(char *at, size_t length)
{
    char *end = at + length;
    while ((at = memchr(at, '\r', (size_t)(end - at)))) {
        *at = at + 1 < end && at[1] == '\n' ? ' ' : '\n';
        at++;
    }
}

/* Does the first line end with CR alone? */
static bool has_cr_lines(const char *at, const char *end)
{
    bool is_quoted = false;
    for (; at < end && (is_quoted || (*at != '\r' && *at != '\n')); at++)
        is_quoted ^= *at == '"';
    bool has_cr = at < end && *at == '\r';
    while (at < end && *at == '\r')
        at++;
    return has_cr && at < end && *at != '\n';
}

void csv_init(struct csv *csv, struct bytes content, struct faults *faults)
{
    csv->faults = faults;
    csv->at = (char *)content.at;
    csv->length = content.length;
    csv->position = 0;
    csv->line = 1;
    csv->count = 0;
    csv->has_nul = memchr(content.at, 0, content.length) != NULL;
    if (has_cr_lines(content.at, content.at + content.length))
        turn_cr_into_lf(csv->at, csv->length);
    csv->at[csv->length] = '\n';
}

static void add_cell(struct csv *csv, size_t from, size_t to)
{
    if (csv->count < CSV_COLUMNS)
        csv->cells[csv->count] = (struct bytes){csv->at + from, to - from};
    csv->count++;
}

/* Makes one quote of two; the new end. */
static size_t join_quotes(char *at, size_t from, size_t to)
{
    size_t end = from;
    for (size_t i = from; i < to; i++) {
        at[end++] = at[i];
        i += at[i] == '"';
    }
    return end;
}

/* Reads the quoted cell that begins at `open`. *ret_end: what ends it, a comma or a line end. */
static enum wrong read_quoted(struct csv *csv, struct scan *scan, size_t open, size_t *ret_end)
{
    const char *at = csv->at;
    size_t close, lines = 0;
    bool has_pairs = false;
    for (;; has_pairs = true) {
        while (at[close = next_mark(scan)] != '"') {
            if (close >= csv->length)
                return NO_CLOSING_QUOTE;
            lines += at[close] == '\n';
        }
        if (at[close + 1] != '"')
            break;
        (void)next_mark(scan);
    }
    size_t end = close + 1;
    end += at[end] == '\r' && at[end + 1] == '\n';
    if (at[end] != ',' && at[end] != '\n')
        return TEXT_BEHIND_QUOTE;
    *ret_end = next_mark(scan);
    csv->line += lines;
    add_cell(csv, open + 1, has_pairs ? join_quotes(csv->at, open + 1, close) : close);
    return FINE;
}

/* Reads a record up to its end or to the first cell that is wrong. *at: the record's position, then
 * that of the next record or of the wrong cell. */
static enum wrong read_cells(struct csv *csv, struct scan *scan, size_t *at)
{
    char end_byte = ',';
    for (size_t begin = *at; end_byte == ','; begin = *at) {
        size_t end = next_mark(scan);
        if (csv->at[end] == '"') {
            enum wrong wrong = end == begin ? read_quoted(csv, scan, begin, &end) : QUOTE_INSIDE;
            if (wrong)
                return wrong;
        } else {
            bool has_cr = csv->at[end] == '\n' && end > begin && csv->at[end - 1] == '\r';
            add_cell(csv, begin, end - has_cr);
        }
        end_byte = csv->at[end];
        *at = end + 1;
    }
    csv->line++;
    return FINE;
}

static size_t line_end(const struct csv *csv, size_t from)
{
    const char *end = memchr(csv->at + from, '\n', csv->length + 1 - from);
    return (size_t)(end - csv->at);
}

static bool is_blank_line(const struct csv *csv)
{
    return csv->count == 1 && text_trim(csv->cells[0]).length == 0;
}

/* What a record that could be split may still have against it. */
static bool is_sound(struct csv *csv, size_t line, struct bytes record)
{
    size_t faults = csv->faults->count;
    if (csv->has_nul && memchr(record.at, 0, record.length))
        faults_add_line(
            csv->faults, line,
            "本行含有空字符（NUL），文件可能已损坏；请用 Excel 或 WPS 打开核对，再另存为"
            "“CSV UTF-8（逗号分隔）”。");
    if (csv->count > CSV_COLUMNS)
        faults_add_line(csv->faults, line,
                        "本行有 %zu 列，最多 %d 列；请删去多余的列，或检查是否漏了换行。",
                        csv->count, CSV_COLUMNS);
    return csv->faults->count == faults;
}

enum row_outcome csv_next(struct csv *csv, struct table_row *ret_row)
{
    struct scan scan = {.at = csv->at, .length = csv->length};
    start_at(&scan, csv->position);
    while (csv->position < csv->length) {
        size_t line = csv->line, begin = csv->position;
        csv->count = 0;
        enum wrong wrong = read_cells(csv, &scan, &csv->position);
        if (wrong) {
            faults_add_line(csv->faults, line, sentences[wrong], csv->count + 1);
            /* A quote that never closes takes the rest of the file with it (scoring.md 8.7). */
            csv->position =
                wrong == NO_CLOSING_QUOTE ? csv->length : line_end(csv, csv->position) + 1;
            csv->line++;
            return ROW_FAULTY;
        }
        if (!is_sound(csv, line, (struct bytes){csv->at + begin, csv->position - begin}))
            return ROW_FAULTY;
        if (!is_blank_line(csv)) {
            *ret_row = (struct table_row){line, csv->cells, csv->count};
            return ROW_GOOD;
        }
    }
    return ROW_END;
}
