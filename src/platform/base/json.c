/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/base/json.h"

#include <string.h>

#include "platform/base/arena.h"
#include "platform/base/faults.h"

enum { DEEPEST = 64, MOST_DIGITS = 18 };

struct reader {
    struct arena *arena;
    struct faults *faults;
    const char *at;
    const char *end;
    size_t line;
    bool is_wrong;
};

static bool refuse(struct reader *reader, const char *what)
{
    if (!reader->is_wrong)
        faults_add_line(reader->faults, reader->line, "JSON 格式有误：%s。", what);
    reader->is_wrong = true;
    return false;
}

static void skip_blanks(struct reader *reader)
{
    for (; reader->at < reader->end; reader->at++) {
        char c = *reader->at;
        if (c == '\n')
            reader->line++;
        else if (c != ' ' && c != '\t' && c != '\r')
            return;
    }
}

static bool takes(struct reader *reader, char c)
{
    if (reader->at >= reader->end || *reader->at != c)
        return false;
    reader->at++;
    return true;
}

static int hexadecimal(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The four digits of \uXXXX; -1: they are not there. */
static int32_t read_escaped_unit(struct reader *reader)
{
    int32_t unit = 0;
    if (reader->end - reader->at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hexadecimal(*reader->at++);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static size_t encode(int32_t code, char *to)
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char heads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = length - 1; i > 0; i--, code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3f));
    to[0] = (char)(heads[length] | code);
    return length;
}

static bool read_unicode_escape(struct reader *reader, char *to, size_t *used)
{
    int32_t code = read_escaped_unit(reader);
    if (code >= 0xd800 && code < 0xdc00) {
        int32_t low = -1;
        if (reader->end - reader->at >= 2 && reader->at[0] == '\\' && reader->at[1] == 'u') {
            reader->at += 2;
            low = read_escaped_unit(reader);
        }
        code =
            low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00) : -1;
    } else if (code >= 0xdc00 && code < 0xe000) {
        code = -1;
    }
    if (code <= 0)
        return refuse(reader, "\\u 转义不是有效字符");
    *used += encode(code, to + *used);
    return true;
}

static bool read_escape(struct reader *reader, char *to, size_t *used)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    if (reader->at >= reader->end)
        return refuse(reader, "字符串没有结束引号");
    char c = *reader->at++;
    if (c == 'u')
        return read_unicode_escape(reader, to, used);
    const char *letter = c ? strchr(letters, c) : NULL;
    if (!letter)
        return refuse(reader, "无效的反斜杠转义");
    to[(*used)++] = meanings[letter - letters];
    return true;
}

/* The text of a string whose opening quote has been read, or NULL. */
static const char *read_string(struct reader *reader)
{
    const char *close = reader->at;
    while (close < reader->end && *close != '"')
        close += *close == '\\' && close + 1 < reader->end ? 2 : 1;
    if (close >= reader->end) {
        refuse(reader, "字符串没有结束引号");
        return NULL;
    }
    /* An escape is never shorter than what it stands for. */
    char *to = arena_alloc(reader->arena, (size_t)(close - reader->at) + 1);
    size_t used = 0;
    while (reader->at < reader->end && *reader->at != '"') {
        char c = *reader->at++;
        if ((unsigned char)c < 0x20) {
            refuse(reader, "字符串内有控制字符或换行");
            return NULL;
        }
        if (c != '\\')
            to[used++] = c;
        else if (!read_escape(reader, to, &used))
            return NULL;
    }
    reader->at++;
    return to;
}

static size_t count_digits(struct reader *reader)
{
    const char *from = reader->at;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9')
        reader->at++;
    return (size_t)(reader->at - from);
}

static bool read_number(struct reader *reader, struct json *value)
{
    const char *from = reader->at;
    (void)takes(reader, '-');
    const char *whole = reader->at;
    size_t digits = count_digits(reader);
    bool is_good = digits == 1 || (digits > 1 && *whole != '0');
    if (is_good && takes(reader, '.'))
        is_good = count_digits(reader) > 0;
    if (is_good && (takes(reader, 'e') || takes(reader, 'E'))) {
        if (!takes(reader, '-'))
            (void)takes(reader, '+');
        is_good = count_digits(reader) > 0;
    }
    if (!is_good)
        return refuse(reader, "此处应是一个值，数字的写法也要符合 JSON（如 0.5、-3）");
    value->kind = JSON_NUMBER;
    value->string = arena_copy(reader->arena, from, (size_t)(reader->at - from));
    return true;
}

static bool read_word(struct reader *reader, struct json *value)
{
    static const struct {
        const char *word;
        enum json_kind kind;
    } words[] = {{"null", JSON_NULL}, {"true", JSON_TRUE}, {"false", JSON_FALSE}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i].word);
        if ((size_t)(reader->end - reader->at) >= length &&
            memcmp(reader->at, words[i].word, length) == 0) {
            reader->at += length;
            value->kind = words[i].kind;
            return true;
        }
    }
    return read_number(reader, value);
}

static bool read_value(struct reader *reader, struct json *value, int depth);

static bool read_key(struct reader *reader, struct json *member)
{
    skip_blanks(reader);
    if (!takes(reader, '"'))
        return refuse(reader, "此处应是带双引号的键名（多余的逗号也会造成此错误）");
    const char *key = read_string(reader);
    if (!key)
        return false;
    skip_blanks(reader);
    member->key = key;
    return takes(reader, ':') || refuse(reader, "键名之后应是冒号");
}

/* Twice the room; what is left behind goes with the arena. */
static struct json *wider_list(struct arena *arena, const struct json *list, size_t *size)
{
    struct json *wider = arena_array(arena, *size * 2, sizeof *wider);
    memcpy(wider, list, *size * sizeof *wider);
    *size *= 2;
    return wider;
}

static void report_duplicates(struct reader *reader, const struct json *object)
{
    for (size_t i = 1; i < object->count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(object->list[i].key, object->list[j].key) != 0)
                continue;
            faults_add_line(reader->faults, object->list[i].line,
                            "键“%s”在同一对象内重复出现，请只保留一处。", object->list[i].key);
            break;
        }
    }
}

static bool read_list(struct reader *reader, struct json *value, char close, int depth)
{
    enum { MOST_KEYS = 1024 };
    size_t size = 4;
    struct json *list = arena_array(reader->arena, size, sizeof *list);
    bool is_object = close == '}';
    skip_blanks(reader);
    for (bool goes_on = !takes(reader, close); goes_on;) {
        if (value->count == size)
            list = wider_list(reader->arena, list, &size);
        struct json *element = &list[value->count];
        if (is_object && value->count == MOST_KEYS)
            return refuse(reader, "一个对象的键过多");
        if (is_object && !read_key(reader, element))
            return false;
        const char *key = element->key;
        if (!read_value(reader, element, depth + 1))
            return false;
        element->key = key;
        value->count++;
        skip_blanks(reader);
        goes_on = takes(reader, ',');
        if (!goes_on && !takes(reader, close))
            return refuse(reader, is_object ? "此处应是逗号或右花括号" : "此处应是逗号或右方括号");
    }
    value->list = list;
    if (is_object)
        report_duplicates(reader, value);
    return true;
}

static bool read_value(struct reader *reader, struct json *value, int depth)
{
    skip_blanks(reader);
    value->line = reader->line;
    if (depth > DEEPEST)
        return refuse(reader, "嵌套层数过多");
    if (takes(reader, '{')) {
        value->kind = JSON_OBJECT;
        return read_list(reader, value, '}', depth);
    }
    if (takes(reader, '[')) {
        value->kind = JSON_ARRAY;
        return read_list(reader, value, ']', depth);
    }
    if (takes(reader, '"')) {
        value->kind = JSON_STRING;
        value->string = read_string(reader);
        return value->string != NULL;
    }
    return read_word(reader, value);
}

const struct json *json_parse(struct arena *arena, struct bytes bytes, struct faults *faults)
{
    struct reader reader = {.arena = arena,
                            .faults = faults,
                            .at = bytes.at,
                            .end = bytes.at + bytes.length,
                            .line = 1};
    size_t before = faults->count;
    if (bytes.length >= 3 && memcmp(bytes.at, "\xef\xbb\xbf", 3) == 0)
        reader.at += 3;
    if (!text_is_utf8(bytes)) {
        faults_add_line(faults, 0, "文件不是 UTF-8 编码，请另存为 UTF-8 后再用。");
        return NULL;
    }
    struct json *root = arena_alloc(arena, sizeof *root);
    if (read_value(&reader, root, 0)) {
        skip_blanks(&reader);
        if (reader.at < reader.end)
            refuse(&reader, "结尾之后还有多余内容");
    }
    return faults->count == before ? root : NULL;
}

const struct json *json_member(const struct json *object, const char *key)
{
    for (size_t i = 0; object->kind == JSON_OBJECT && i < object->count; i++) {
        if (strcmp(object->list[i].key, key) == 0)
            return &object->list[i];
    }
    return NULL;
}

/* Moves the exponent of "12.5e3" into *exponent, at most 99 either way; its mantissa's end. */
static const char *read_exponent(const char *string, int *exponent)
{
    const char *e = strpbrk(string, "eE");
    if (!e)
        return string + strlen(string);
    const char *at = e + 1;
    bool is_negative = *at == '-';
    if (*at == '-' || *at == '+')
        at++;
    for (; *at; at++) {
        if (*exponent < 99)
            *exponent = *exponent * 10 + (*at - '0');
    }
    if (*exponent > 99)
        *exponent = 99;
    if (is_negative)
        *exponent = -*exponent;
    return e;
}

bool json_number(const struct json *number, struct rat *ret)
{
    int exponent = 0, digits = 0;
    const char *end = read_exponent(number->string, &exponent);
    struct rat value = {0, 1};
    bool is_negative = *number->string == '-', is_behind_point = false;
    for (const char *at = number->string + is_negative; at < end; at++) {
        if (*at == '.') {
            is_behind_point = true;
            continue;
        }
        value.num = value.num * 10 + (*at - '0');
        exponent -= is_behind_point;
        digits += value.num != 0;
        if (digits > 2 * MOST_DIGITS)
            return false;
    }
    for (; value.num != 0 && exponent < 0 && value.num % 10 == 0; exponent++)
        value.num /= 10;
    if (value.num == 0)
        exponent = 0;
    if (exponent < -MOST_DIGITS || (exponent > 0 && digits + exponent > MOST_DIGITS))
        return false;
    for (; exponent < 0; exponent++)
        value.den *= 10;
    for (; exponent > 0; exponent--)
        value.num *= 10;
    if (value.num / value.den >= (int128)1000000000000000000)
        return false;
    if (is_negative)
        value.num = -value.num;
    *ret = rat_reduced(value);
    return true;
}

void json_add_string(struct text *text, const char *string)
{
    static const char digits[] = "0123456789abcdef";
    text_add_char(text, '"');
    const char *from = string;
    for (const char *at = string; *at; at++) {
        unsigned char c = (unsigned char)*at;
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        text_add_bytes(text, from, (size_t)(at - from));
        from = at + 1;
        if (c == '"' || c == '\\') {
            char escaped[2] = {'\\', *at};
            text_add_bytes(text, escaped, 2);
        } else {
            char escaped[6] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
            text_add_bytes(text, escaped, 6);
        }
    }
    text_add(text, from);
    text_add_char(text, '"');
}

static void add_many(struct text *text, const struct json *value, const char *ends)
{
    text_add_char(text, ends[0]);
    for (size_t i = 0; i < value->count; i++) {
        if (i > 0)
            text_add_char(text, ',');
        if (value->kind == JSON_OBJECT) {
            json_add_string(text, value->list[i].key);
            text_add_char(text, ':');
        }
        json_add(text, &value->list[i]);
    }
    text_add_char(text, ends[1]);
}

void json_add(struct text *text, const struct json *value)
{
    switch (value->kind) {
    case JSON_NULL: text_add(text, "null"); return;
    case JSON_FALSE: text_add(text, "false"); return;
    case JSON_TRUE: text_add(text, "true"); return;
    case JSON_NUMBER: text_add(text, value->string); return;
    case JSON_STRING: json_add_string(text, value->string); return;
    case JSON_ARRAY: add_many(text, value, "[]"); return;
    case JSON_OBJECT: add_many(text, value, "{}"); return;
    }
}
