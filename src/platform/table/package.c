/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/table/package.h"

#include <expat.h>
#include <string.h>
#include <zip.h>

#include "platform/base/faults.h"

#define MEGABYTE (UINT64_C(1) << 20)

enum { CHUNK = 64 * 1024, MOST_PARTS = 10000, HIGHEST_RATIO = 200 };

static const uint64_t most_packed = 64 * MEGABYTE;
static const uint64_t most_unpacked = 512 * MEGABYTE;
/* A small file may be packed as tightly as it likes. */
static const uint64_t free_of_ratio = MEGABYTE;
/* A tag longer than this is no table's, and the parser would hold all of it in memory. */
static const uint64_t longest_token = MEGABYTE;

#define SAVE_AGAIN "请用 Excel 或 WPS 打开后重新保存为“Excel 工作簿（*.xlsx）”。"

static const char *const sentences[] = {
    [PACKAGE_TOO_LARGE] = "文件超过 64 MB，请删去图片和无关的工作表，或拆分成几个文件。",
    [PACKAGE_TOO_MANY_PARTS] = "文件内部的部件过多，不是普通的表格；" SAVE_AGAIN,
    [PACKAGE_DAMAGED] = "文件已损坏或不完整，无法作为 .xlsx 打开；" SAVE_AGAIN,
    [PACKAGE_ENCRYPTED] = "文件设有打开密码，无法读取；请在 Excel 或 WPS 中取消密码后重新保存。",
    [PACKAGE_NO_PART] = "文件是压缩包，但其中没有 Excel 工作簿的内容；" SAVE_AGAIN,
    [PACKAGE_BOMB] = "文件解压后过大（超过 512 MB，或超过文件本身的 200 倍），为安全起见不予读取；"
                     "请删去多余的行、列和格式后重新保存。",
    [PACKAGE_BAD_XML] = "文件内部的 XML 已损坏；" SAVE_AGAIN,
    [PACKAGE_TOO_DEEP] = "文件内部的 XML 嵌套超过 32 层，不是普通的表格；" SAVE_AGAIN,
    [PACKAGE_LONG_TOKEN] = "文件内部的 XML 含有超过 1 MB 的标记，不是普通的表格；" SAVE_AGAIN,
    [PACKAGE_DTD] = "文件内部的 XML 含有 DTD 声明，为安全起见不予读取；" SAVE_AGAIN,
    [PACKAGE_BAD_ROW] = "工作表的行号无效、颠倒或超过 1048576 行；" SAVE_AGAIN,
    [PACKAGE_LONG_TEXT] = "有一格的文字超过 128 KB，或有一行超过 256 KB，请缩短后重新保存。",
    [PACKAGE_NO_MEMORY] = "内存不足，无法读取；请关闭其他程序后再试，或把文件拆分成几个。",
};

void package_say(enum package_wrong wrong, struct faults *faults)
{
    faults_add_line(faults, 0, "%s", sentences[wrong]);
}

/* The zip library keeps a record of each entry; what would be too many is told beforehand, by the
 * signatures of the directory. */
static bool has_too_many_parts(struct bytes content)
{
    size_t count = 0;
    const char *at = content.at, *end = at + content.length;
    while (end - at >= 4 && (at = memchr(at, 'P', (size_t)(end - at) - 3))) {
        count += memcmp(at, "PK\1\2", 4) == 0;
        at++;
    }
    return count > MOST_PARTS;
}

static enum package_wrong wrong_of(zip_error_t *error)
{
    switch (zip_error_code_zip(error)) {
    case ZIP_ER_MEMORY: return PACKAGE_NO_MEMORY;
    case ZIP_ER_NOENT: return PACKAGE_NO_PART;
    case ZIP_ER_NOPASSWD:
    case ZIP_ER_WRONGPASSWD:
    case ZIP_ER_ENCRNOTSUPP: return PACKAGE_ENCRYPTED;
    default: return PACKAGE_DAMAGED;
    }
}

static zip_t *open_zip(struct bytes content, enum package_wrong *ret_wrong)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_t *zip = NULL;
    zip_source_t *source = zip_source_buffer_create(content.at, content.length, 0, &error);
    if (source) {
        zip = zip_open_from_source(source, ZIP_RDONLY, &error);
        if (!zip)
            zip_source_free(source);
    }
    if (!zip)
        *ret_wrong = wrong_of(&error);
    zip_error_fini(&error);
    return zip;
}

bool package_open(struct package *package, struct bytes content)
{
    *package = (struct package){.packed = content.length};
    if (content.length > most_packed)
        package->wrong = PACKAGE_TOO_LARGE;
    else if (has_too_many_parts(content))
        package->wrong = PACKAGE_TOO_MANY_PARTS;
    else
        package->zip = open_zip(content, &package->wrong);
    return package->zip != NULL;
}

void package_close(struct package *package)
{
    part_close(package);
    if (package->zip)
        zip_discard(package->zip);
    package->zip = NULL;
}

uint64_t package_part_size(const struct package *package, const char *path)
{
    zip_stat_t stat;
    if (zip_stat(package->zip, path, ZIP_FL_NOCASE, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE))
        return 0;
    return stat.size;
}

static const char *without_prefix(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *part_attribute(const char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2) {
        if (strcmp(without_prefix(attributes[0]), name) == 0)
            return attributes[1];
    }
    return NULL;
}

static int element_called(const struct package *package, const char *name)
{
    int parent = package->stack[package->depth];
    const struct markup *markup = package->reader->markup;
    if (parent == ELEMENT_OTHER)
        return ELEMENT_OTHER;
    for (size_t i = 0; i < package->reader->markup_count; i++) {
        if (markup[i].parent == parent && strcmp(markup[i].name, name) == 0)
            return markup[i].element;
    }
    return ELEMENT_OTHER;
}

/* The parser may still call after it has been told to stop; hence the first lines of these. */
static void begin_element(void *user, const char *name, const char **attributes)
{
    struct package *package = user;
    if (package->wrong)
        return;
    if (package->depth == PACKAGE_DEEPEST) {
        package_refuse(package, PACKAGE_TOO_DEEP);
        return;
    }
    int element = element_called(package, without_prefix(name));
    package->stack[++package->depth] = element;
    if (element != ELEMENT_OTHER && package->reader->begin)
        package->reader->begin(package->user, element, attributes);
}

static void end_element(void *user, const char *name)
{
    struct package *package = user;
    (void)name;
    if (package->wrong)
        return;
    int element = package->stack[package->depth--];
    if (element != ELEMENT_OTHER && package->reader->end)
        package->reader->end(package->user, element);
}

static void add_text(void *user, const char *at, int length)
{
    struct package *package = user;
    int element = package->stack[package->depth];
    if (!package->wrong && element != ELEMENT_OTHER && package->reader->text)
        package->reader->text(package->user, element, at, (size_t)length);
}

static void begin_doctype(void *user, const char *name, const char *system, const char *public,
                          int has_subset)
{
    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    package_refuse(user, PACKAGE_DTD);
}

void package_refuse(struct package *package, enum package_wrong wrong)
{
    if (package->wrong)
        return;
    package->wrong = wrong;
    if (package->parser)
        (void)XML_StopParser(package->parser, XML_FALSE);
}

void part_pause(struct package *package)
{
    if (!package->wrong)
        (void)XML_StopParser(package->parser, XML_TRUE);
}

static XML_Parser new_parser(struct package *package)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    if (!parser)
        return NULL;
    XML_SetUserData(parser, package);
    XML_SetElementHandler(parser, begin_element, end_element);
    XML_SetCharacterDataHandler(parser, add_text);
    XML_SetStartDoctypeDeclHandler(parser, begin_doctype);
    return parser;
}

bool part_open(struct package *package, const char *path, const struct part_reader *reader,
               void *user)
{
    package->reader = reader;
    package->user = user;
    package->fed = 0;
    package->taken = 0;
    package->is_paused = false;
    package->is_all_fed = false;
    package->depth = 0;
    package->stack[0] = ELEMENT_TOP;
    zip_int64_t index = zip_name_locate(package->zip, path, ZIP_FL_NOCASE);
    if (index >= 0)
        package->file = zip_fopen_index(package->zip, (zip_uint64_t)index, 0);
    if (!package->file) {
        package_refuse(package, wrong_of(zip_get_error(package->zip)));
        return false;
    }
    package->parser = new_parser(package);
    if (!package->parser)
        package_refuse(package, PACKAGE_NO_MEMORY);
    return package->parser != NULL;
}

void part_close(struct package *package)
{
    if (package->parser)
        XML_ParserFree(package->parser);
    if (package->file)
        (void)zip_fclose(package->file);
    package->parser = NULL;
    package->file = NULL;
}

static void check_limits(struct package *package)
{
    if (package->unpacked > most_unpacked ||
        (package->unpacked > free_of_ratio &&
         package->unpacked > HIGHEST_RATIO * (uint64_t)package->packed))
        package_refuse(package, PACKAGE_BOMB);
    else if (package->fed - package->taken > longest_token)
        package_refuse(package, PACKAGE_LONG_TOKEN);
}

static enum XML_Status feed(struct package *package)
{
    /* To be asked before XML_GetBuffer, which forgets it. */
    XML_Index taken = XML_GetCurrentByteIndex(package->parser);
    if (taken > 0)
        package->taken = (uint64_t)taken;
    void *chunk = XML_GetBuffer(package->parser, CHUNK);
    if (!chunk) {
        package_refuse(package, PACKAGE_NO_MEMORY);
        return XML_STATUS_ERROR;
    }
    zip_int64_t length = zip_fread(package->file, chunk, CHUNK);
    if (length < 0) {
        package_refuse(package, PACKAGE_DAMAGED);
        return XML_STATUS_ERROR;
    }
    package->unpacked += (uint64_t)length;
    package->fed += (uint64_t)length;
    package->is_all_fed = length == 0;
    check_limits(package);
    if (package->wrong)
        return XML_STATUS_ERROR;
    return XML_ParseBuffer(package->parser, (int)length, package->is_all_fed);
}

enum part_state part_read(struct package *package)
{
    while (!package->wrong && (package->is_paused || !package->is_all_fed)) {
        bool was_paused = package->is_paused;
        package->is_paused = false;
        enum XML_Status status = was_paused ? XML_ResumeParser(package->parser) : feed(package);
        if (package->wrong)
            break;
        if (status == XML_STATUS_SUSPENDED) {
            package->is_paused = true;
            return PART_PAUSED;
        }
        if (status == XML_STATUS_ERROR)
            package_refuse(package, XML_GetErrorCode(package->parser) == XML_ERROR_NO_MEMORY
                                        ? PACKAGE_NO_MEMORY
                                        : PACKAGE_BAD_XML);
    }
    return package->wrong ? PART_WRONG : PART_END;
}

bool part_read_whole(struct package *package, const char *path, const struct part_reader *reader,
                     void *user)
{
    bool is_read = part_open(package, path, reader, user) && part_read(package) == PART_END;
    part_close(package);
    return is_read;
}
