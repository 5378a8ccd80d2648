/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/table/csv.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "platform/base/faults.h"

enum { BLOCK = 64, WORD = 8 };

enum wrong { FINE, QUOTE_INSIDE, TEXT_BEHIND_QUOTE, NO_CLOSING_QUOTE };

static const char *const sentences[] = {
    [QUOTE_INSIDE] = "%s的单元格没有加引号，中间却出现英文双引号；请用双引号把整个单元格括"
                     "起来，并把其中的每个双引号写成两个。",
    [TEXT_BEHIND_QUOTE] = "%s的右引号之后还有文字；请把单元格内的每个双引号写成两个，右引号"
                          "之后只能是逗号或换行。",
    [NO_CLOSING_QUOTE] = "%s的左引号直到文件末尾也没有右引号；请补上右引号，或删去左引号。",
};

/* Compilers make one load of this where the machine's byte order allows. */
static uint64_t little_endian(const unsigned char *byte)
{
    return (uint64_t)byte[0] | (uint64_t)byte[1] << 8 | (uint64_t)byte[2] << 16 |
           (uint64_t)byte[3] << 24 | (uint64_t)byte[4] << 32 | (uint64_t)byte[5] << 40 |
           (uint64_t)byte[6] << 48 | (uint64_t)byte[7] << 56;
}

static uint64_t marks_of(const char *block)
{
    unsigned char is_mark[BLOCK];
    uint64_t marks = 0;
    /* One after the other and without a jump, so that compilers take many bytes at a time. */
    for (int i = 0; i < BLOCK; i++)
        is_mark[i] = block[i] == ',';
    for (int i = 0; i < BLOCK; i++)
        is_mark[i] |= block[i] == '"';
    for (int i = 0; i < BLOCK; i++)
        is_mark[i] |= block[i] == '\n';
    /* Each factor's bit 7 * (8 - k) lifts the lowest bit of byte k to bit 56 + k. */
    for (int i = 0; i < BLOCK; i += WORD)
        marks |= (little_endian(is_mark + i) * UINT64_C(0x0102040810204080)) >> 56 << i;
    return marks;
}

/* By value, here and below, so that it stays in registers. */
static struct csv_scan scan_at(const struct csv *csv, size_t position)
{
    size_t left = csv->length > position ? csv->length - position : 0;
    if (left >= BLOCK)
        return (struct csv_scan){position, marks_of(csv->at + position)};
    /* What is past the end of the text are line ends. */
    char last[BLOCK];
    memset(last, '\n', BLOCK);
    memcpy(last, left ? csv->at + position : "", left);
    return (struct csv_scan){position, marks_of(last)};
}

/* Goes on from a position that is not before the last mark. */
static inline void go_on_at(const struct csv *csv, struct csv_scan *scan, size_t position)
{
    if (position - scan->block < BLOCK)
        scan->marks &= ~UINT64_C(0) << (position - scan->block);
    else
        *scan = scan_at(csv, position);
}

/* Position of the next mark; at the end of the text it is the end, as if a line ended there. */
static inline size_t next_mark(const struct csv *csv, struct csv_scan *scan)
{
    while (scan->marks == 0)
        *scan = scan_at(csv, scan->block + BLOCK);
    size_t mark = scan->block + (size_t)__builtin_ctzll(scan->marks);
    scan->marks &= scan->marks - 1;
    return mark;
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

static size_t nul_from(const struct csv *csv, size_t position)
{
    size_t left = csv->length > position ? csv->length - position : 0;
    const char *nul = left ? memchr(csv->at + position, '\0', left) : NULL;
    return nul ? (size_t)(nul - csv->at) : csv->length + 1;
}

void csv_init(struct csv *csv, struct bytes content, struct faults *faults)
{
    csv->faults = faults;
    csv->at = (char *)content.at;
    csv->length = content.length;
    csv->position = 0;
    csv->line = 1;
    csv->count = 0;
    csv->heads.is_known = false;
    csv->heads.count = 0;
    if (has_cr_lines(content.at, content.at + content.length))
        turn_cr_into_lf(csv->at, csv->length);
    csv->at[csv->length] = '\n';
    csv->nul = nul_from(csv, 0);
    csv->scan = scan_at(csv, 0);
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

static size_t count_lines(struct bytes bytes)
{
    const char *at = bytes.at, *end = bytes.at + bytes.length;
    size_t count = 0;
    for (; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        count++;
    return count;
}

/* Reads the quoted cell that begins at `open`. *ret_end: what ends it, a comma or a line end. */
static enum wrong read_quoted(struct csv *csv, size_t open, struct bytes *ret_cell, size_t *ret_end)
{
    char *at = csv->at;
    const char *close = at + open;
    bool has_pairs = false;
    for (;; has_pairs = true) {
        close = memchr(close + 1, '"', (size_t)(at + csv->length - (close + 1)));
        if (!close)
            return NO_CLOSING_QUOTE;
        if (close[1] != '"')
            break;
        close++;
    }
    size_t begin = open + 1, end = (size_t)(close - at), behind = end + 1;
    behind += at[behind] == '\r' && at[behind + 1] == '\n';
    if (at[behind] != ',' && at[behind] != '\n')
        return TEXT_BEHIND_QUOTE;
    *ret_end = behind;
    csv->line += count_lines((struct bytes){at + begin, end - begin});
    end = has_pairs ? join_quotes(at, begin, end) : end;
    *ret_cell = (struct bytes){at + begin, end - begin};
    return FINE;
}

/* Reads a record up to its end or to the first cell that is wrong. csv->position: the record's,
 * then that of the next record or of the wrong cell. */
static enum wrong read_cells(struct csv *csv)
{
    struct csv_scan scan = csv->scan;
    size_t begin = csv->position, count = 0;
    enum wrong wrong = FINE;
    char *at = csv->at, mark = ',';
    for (; mark == ','; count++) {
        size_t end = next_mark(csv, &scan);
        struct bytes cell = {at + begin, end - begin};
        mark = at[end];
        if (mark == '"') {
            wrong = end == begin ? read_quoted(csv, begin, &cell, &end) : QUOTE_INSIDE;
            if (wrong)
                break;
            mark = at[end];
            go_on_at(csv, &scan, end + 1);
        } else if (mark == '\n' && cell.length > 0 && at[end - 1] == '\r') {
            cell.length--;
        }
        /* The text is ours; whoever keeps a cell then needs no copy to have it as a string. */
        at[(size_t)(cell.at - at) + cell.length] = '\0';
        if (count < CSV_COLUMNS)
            csv->cells[count] = cell;
        begin = end + 1;
    }
    csv->position = begin;
    csv->scan = scan;
    csv->count = count;
    csv->line++;
    return wrong;
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
static bool is_sound(struct csv *csv, size_t line)
{
    size_t faults = csv->faults->count;
    if (csv->nul < csv->position)
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

static void refuse(struct csv *csv, size_t line, enum wrong wrong)
{
    char where[40];
    (void)snprintf(where, sizeof where, "第 %zu 列", csv->count + 1);
    faults_add_line(csv->faults, line, sentences[wrong],
                    heads_place(&csv->heads, csv->count + 1, where).text);
    /* A quote that never closes takes the rest of the file with it (scoring.md 8.7). */
    csv->position = wrong == NO_CLOSING_QUOTE ? csv->length : line_end(csv, csv->position) + 1;
    csv->scan = scan_at(csv, csv->position);
}

enum row_outcome csv_next(struct csv *csv, struct table_row *ret_row)
{
    while (csv->position < csv->length) {
        size_t line = csv->line;
        enum wrong wrong = read_cells(csv);
        if (wrong)
            refuse(csv, line, wrong);
        bool is_good = !wrong && is_sound(csv, line);
        if (csv->nul < csv->position)
            csv->nul = nul_from(csv, csv->position);
        if (!is_good)
            return ROW_FAULTY;
        if (!is_blank_line(csv)) {
            if (!csv->heads.is_known)
                heads_take(&csv->heads, csv->cells, csv->count);
            *ret_row = (struct table_row){line, csv->cells, csv->count};
            return ROW_GOOD;
        }
    }
    return ROW_END;
}
