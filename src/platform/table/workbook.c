/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/table/workbook.h"

#include <string.h>

#include "platform/table/table.h"

static void add_to_set(struct format_set *set, size_t number)
{
    if (number < WORKBOOK_FORMATS)
        set->bits[number / 64] |= UINT64_C(1) << number % 64;
}

static bool is_in_set(const struct format_set *set, size_t number)
{
    return number < WORKBOOK_FORMATS && (set->bits[number / 64] >> number % 64 & 1) != 0;
}

static enum cell_format format_in(const struct format_set *sets, size_t number)
{
    int format = FORMAT_DATE;
    while (format < FORMAT_PLAIN && !is_in_set(&sets[format], number))
        format++;
    return (enum cell_format)format;
}

enum cell_format workbook_format(const struct workbook *book, size_t style)
{
    return format_in(book->shown, style);
}

/* Cut to fit, but never within a character. */
static void copy_name(char *to, size_t size, const char *from)
{
    size_t length = strlen(from);
    if (length >= size)
        length = size - 1;
    while (length > 0 && ((unsigned char)from[length] & 0xc0) == 0x80)
        length--;
    memcpy(to, from, length);
    to[length] = '\0';
}

/* ---- relationships ------------------------------------------------------------------------- */

enum { RELATIONSHIPS = ELEMENT_FIRST, RELATIONSHIP };

static const struct markup relations_markup[] = {
    {RELATIONSHIPS, "Relationship", RELATIONSHIP},
    {ELEMENT_TOP, "Relationships", RELATIONSHIPS},
};

/* A relationship that is looked for: by how its type ends, and by its id unless that is NULL. */
struct wanted {
    const char *type;
    const char *id;
    char *ret_path;
};

struct relations {
    const char *folder; /* of the part that has them: "" or "xl/" */
    const struct wanted *wanted;
    size_t count;
};

static bool ends_with(const char *string, const char *end)
{
    size_t length = strlen(string), end_length = strlen(end);
    return length >= end_length && strcmp(string + length - end_length, end) == 0;
}

/* A relationship's target as a path in the package; "" if it does not fit. */
static void resolve(char *to, const char *folder, const char *target)
{
    char path[PACKAGE_PATH] = "";
    size_t used = 0;
    if (*target == '/')
        target++;
    else
        copy_name(path, sizeof path, folder);
    used = strlen(path);
    while (*target) {
        size_t step = strcspn(target, "/");
        bool is_last = target[step] == '\0';
        if (step == 2 && memcmp(target, "..", 2) == 0) {
            while (used > 0 && path[used - 1] == '/')
                used--;
            while (used > 0 && path[used - 1] != '/')
                used--;
        } else if (step > 1 || (step == 1 && *target != '.')) {
            if (used + step + 2 > sizeof path)
                return;
            memcpy(path + used, target, step + !is_last);
            used += step + !is_last;
        }
        target += step + !is_last;
    }
    path[used] = '\0';
    memcpy(to, path, used + 1);
}

static void begin_relation(void *user, int element, const char **attributes)
{
    const struct relations *relations = user;
    const char *id = part_attribute(attributes, "Id");
    const char *type = part_attribute(attributes, "Type");
    const char *target = part_attribute(attributes, "Target");
    const char *mode = part_attribute(attributes, "TargetMode");
    if (element != RELATIONSHIP || !id || !type || !target ||
        (mode && strcmp(mode, "External") == 0))
        return;
    for (size_t i = 0; i < relations->count; i++) {
        const struct wanted *wanted = &relations->wanted[i];
        if (*wanted->ret_path == '\0' && ends_with(type, wanted->type) &&
            (!wanted->id || strcmp(id, wanted->id) == 0))
            resolve(wanted->ret_path, relations->folder, target);
    }
}

static const struct part_reader relations_reader = {
    .markup = relations_markup,
    .markup_count = sizeof relations_markup / sizeof relations_markup[0],
    .begin = begin_relation,
};

/* ---- workbook.xml -------------------------------------------------------------------------- */

enum { WORKBOOK = ELEMENT_FIRST, PROPERTIES, SHEETS, SHEET };

static const struct markup workbook_markup[] = {
    {ELEMENT_TOP, "workbook", WORKBOOK},
    {WORKBOOK, "workbookPr", PROPERTIES},
    {WORKBOOK, "sheets", SHEETS},
    {SHEETS, "sheet", SHEET},
};

static bool is_true(const char *value)
{
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void begin_workbook(void *user, int element, const char **attributes)
{
    struct workbook *book = user;
    if (element == PROPERTIES)
        book->is_1904 = is_true(part_attribute(attributes, "date1904"));
    if (element != SHEET)
        return;
    const char *id = part_attribute(attributes, "id");
    const char *name = part_attribute(attributes, "name");
    bool is_guide = book->sheets > 0 && name && ends_with(name, TABLE_GUIDE);
    if (is_guide || book->sheets++ > 0)
        return;
    const char *state = part_attribute(attributes, "state");
    copy_name(book->first_id, sizeof book->first_id, id ? id : "");
    copy_name(book->first_name, sizeof book->first_name, name ? name : "");
    book->is_first_hidden = state && strcmp(state, "visible") != 0;
}

static const struct part_reader workbook_reader = {
    .markup = workbook_markup,
    .markup_count = sizeof workbook_markup / sizeof workbook_markup[0],
    .begin = begin_workbook,
};

/* xl/workbook.xml -> xl/ and xl/_rels/workbook.xml.rels; false: it does not fit. */
static bool name_relations(const char *path, char *ret_folder, char *ret_relations)
{
    static const char within[] = "_rels/", ending[] = ".rels";
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path) + 1 : 0, rest = strlen(path) - folder;
    if (folder + rest + sizeof within + sizeof ending > PACKAGE_PATH)
        return false;
    memcpy(ret_folder, path, folder);
    ret_folder[folder] = '\0';
    memcpy(ret_relations, path, folder);
    memcpy(ret_relations + folder, within, sizeof within - 1);
    memcpy(ret_relations + folder + sizeof within - 1, path + folder, rest);
    memcpy(ret_relations + folder + sizeof within - 1 + rest, ending, sizeof ending);
    return true;
}

static bool find_parts(struct workbook *book, struct package *package)
{
    char folder[PACKAGE_PATH], path[PACKAGE_PATH];
    if (!name_relations(book->path, folder, path)) {
        package_refuse(package, PACKAGE_DAMAGED);
        return false;
    }
    const struct wanted wanted[] = {
        {"/worksheet", book->first_id, book->sheet_path},
        {"/sharedStrings", NULL, book->strings_path},
        {"/styles", NULL, book->styles_path},
    };
    struct relations relations = {folder, wanted, sizeof wanted / sizeof wanted[0]};
    return part_read_whole(package, path, &relations_reader, &relations);
}

bool workbook_find(struct workbook *book, struct package *package)
{
    const struct wanted root = {"/officeDocument", NULL, book->path};
    struct relations relations = {"", &root, 1};
    if (!part_read_whole(package, "_rels/.rels", &relations_reader, &relations))
        return false;
    if (!ends_with(book->path, ".xml")) {
        package_refuse(package, PACKAGE_NO_PART);
        return false;
    }
    if (!part_read_whole(package, book->path, &workbook_reader, book))
        return false;
    if (book->sheets == 0) {
        package_refuse(package, PACKAGE_NO_PART);
        return false;
    }
    return find_parts(book, package);
}

/* ---- styles.xml ---------------------------------------------------------------------------- */

enum { STYLESHEET = ELEMENT_FIRST, FORMATS, FORMAT, STYLES, STYLE };

static const struct markup styles_markup[] = {
    {ELEMENT_TOP, "styleSheet", STYLESHEET},
    {STYLESHEET, "numFmts", FORMATS},
    {FORMATS, "numFmt", FORMAT},
    {STYLESHEET, "cellXfs", STYLES},
    {STYLES, "xf", STYLE},
};

static void begin_style(void *user, int element, const char **attributes)
{
    struct workbook *book = user;
    const char *code = part_attribute(attributes, "formatCode");
    const char *number = part_attribute(attributes, "numFmtId");
    size_t format = 0;
    if (!number || !cell_read_whole(bytes_of(number), WORKBOOK_FORMATS, &format))
        format = 0;
    enum cell_format shown = cell_builtin_format(format);
    if (shown == FORMAT_PLAIN)
        shown = element == FORMAT && code ? cell_format_of(code) : format_in(book->formats, format);
    if (element == FORMAT && shown != FORMAT_PLAIN)
        add_to_set(&book->formats[shown], format);
    if (element != STYLE)
        return;
    if (shown != FORMAT_PLAIN)
        add_to_set(&book->shown[shown], book->styles);
    book->styles++;
}

static const struct part_reader styles_reader = {
    .markup = styles_markup,
    .markup_count = sizeof styles_markup / sizeof styles_markup[0],
    .begin = begin_style,
};

bool workbook_read_styles(struct workbook *book, struct package *package)
{
    if (book->styles_path[0] == '\0')
        return true;
    return part_read_whole(package, book->styles_path, &styles_reader, book);
}
