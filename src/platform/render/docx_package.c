/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/docx.h"

#include <string.h>
#include <zip.h>

#include "platform/base/arena.h"

#define SAVE_AGAIN "请用 Word 或 WPS 打开模板，另存为“Word 文档（*.docx）”后重新上传。"

void docx_add_part(struct docx *docx, const char *path, struct bytes bytes)
{
    struct docx_part *part = arena_alloc(docx->arena, sizeof *part);
    *part = (struct docx_part){.path = path, .bytes = bytes};
    if (docx->last_part)
        docx->last_part->next = part;
    else
        docx->parts = part;
    docx->last_part = part;
}

struct docx_part *docx_part(struct docx *docx, const char *path)
{
    for (struct docx_part *part = docx->parts; part; part = part->next) {
        if (strcmp(part->path, path) == 0)
            return part;
    }
    return NULL;
}

/* ---- pictures ------------------------------------------------------------------------------ */

/* Puts `more` before the end of a part's outermost element. */
static void add_within(struct docx *docx, const char *path, const char *more)
{
    struct docx_part *part = docx_part(docx, path);
    const char *all = part ? arena_copy(docx->arena, part->bytes.at, part->bytes.length) : "";
    const char *end = strrchr(all, '<');
    if (!part || !end || end[1] != '/') {
        docx->sentence = "文书模板不能放图片；" SAVE_AGAIN;
        return;
    }
    part->bytes = bytes_of(text_format(docx->arena, "%.*s%s%s", (int)(end - all), all, more, end));
}

const char *docx_add_picture(struct docx *docx, struct bytes png)
{
    struct arena *arena = docx->arena;
    const char *name = text_format(arena, "media/lianbing%zu.png", ++docx->pictures);
    const char *id = text_format(arena, "lianbing%zu", docx->pictures);
    docx_add_part(docx, text_format(arena, "word/%s", name), png);
    add_within(
        docx, "[Content_Types].xml",
        text_format(arena, "<Override PartName=\"/word/%s\" ContentType=\"image/png\"/>", name));
    add_within(docx, "word/_rels/document.xml.rels",
               text_format(arena,
                           "<Relationship Id=\"%s\" Type=\"http://schemas.openxmlformats.org/"
                           "officeDocument/2006/relationships/image\" Target=\"%s\"/>",
                           id, name));
    return id;
}

/* ---- a template's parts -------------------------------------------------------------------- */

static zip_t *open_bytes(struct bytes bytes)
{
    zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.length, 0, NULL);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL) : NULL;
    if (source && !zip)
        zip_source_free(source);
    return zip;
}

/* What comes out is counted, not what is declared. */
static bool read_part(struct docx *docx, zip_t *zip, zip_uint64_t index, size_t *left)
{
    zip_stat_t stat;
    if (zip_stat_index(zip, index, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE) ||
        !(stat.valid & ZIP_STAT_NAME) || stat.size > *left)
        return false;
    size_t length = strlen(stat.name);
    if (length == 0 || stat.name[length - 1] == '/')
        return true;
    zip_file_t *file = zip_fopen_index(zip, index, 0);
    if (!file)
        return false;
    char *bytes = arena_alloc(docx->arena, (size_t)stat.size + 1);
    bool is_whole = zip_fread(file, bytes, stat.size) == (zip_int64_t)stat.size;
    (void)zip_fclose(file);
    *left -= (size_t)stat.size;
    docx_add_part(docx, arena_copy(docx->arena, stat.name, length),
                  (struct bytes){bytes, (size_t)stat.size});
    return is_whole;
}

void docx_read_template(struct docx *docx, struct bytes template)
{
    size_t left = DOCX_LARGEST_TEMPLATE;
    zip_t *zip = template.length <= DOCX_LARGEST_TEMPLATE ? open_bytes(template) : NULL;
    zip_int64_t count = zip ? zip_get_num_entries(zip, 0) : 0;
    bool is_good = count > 0 && count <= DOCX_MOST_PARTS;
    for (zip_int64_t i = 0; i < count && is_good; i++)
        is_good = read_part(docx, zip, (zip_uint64_t)i, &left);
    if (zip)
        zip_discard(zip);
    if (!is_good)
        docx->sentence = "文书模板已损坏、设有密码或解压后超过 32 MB，无法使用；" SAVE_AGAIN;
    else if (!docx_part(docx, "word/document.xml") || !docx_part(docx, "word/styles.xml") ||
             !docx_part(docx, "[Content_Types].xml"))
        docx->sentence = "文书模板不是 Word 文档（.docx），无法使用；" SAVE_AGAIN;
    else if (docx_part(docx, "word/vbaProject.bin"))
        docx->sentence = "文书模板含有宏，为安全起见不予使用；" SAVE_AGAIN;
}

/* ---- the file ------------------------------------------------------------------------------ */

static bool add_file(zip_t *zip, const struct docx_part *part)
{
    enum { FIRST_OF_1980 = 1 << 5 | 1 };
    zip_source_t *source = zip_source_buffer(zip, part->bytes.at, part->bytes.length, 0);
    zip_int64_t index = source ? zip_file_add(zip, part->path, source, ZIP_FL_ENC_UTF_8) : -1;
    if (source && index < 0)
        zip_source_free(source);
    /* The same document is to give the same bytes. */
    return index >= 0 && zip_file_set_dostime(zip, (zip_uint64_t)index, 0, FIRST_OF_1980, 0) == 0;
}

static bool write_parts(const struct docx *docx, zip_source_t *source)
{
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    if (!zip)
        return false;
    bool is_good = true;
    for (const struct docx_part *part = docx->parts; part && is_good; part = part->next)
        is_good = add_file(zip, part);
    if (is_good && zip_close(zip) == 0)
        return true;
    zip_discard(zip);
    return false;
}

static struct bytes read_back(const struct docx *docx, zip_source_t *source, size_t most)
{
    zip_stat_t stat;
    struct bytes bytes = {NULL, 0};
    if (zip_source_stat(source, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE) || stat.size > most ||
        zip_source_open(source) != 0)
        return bytes;
    char *at = arena_alloc(docx->arena, (size_t)stat.size + 1);
    if (zip_source_read(source, at, stat.size) == (zip_int64_t)stat.size)
        bytes = (struct bytes){at, (size_t)stat.size};
    (void)zip_source_close(source);
    return bytes;
}

struct rendered docx_write(struct docx *docx)
{
    size_t most = docx->settings->most_bytes ? docx->settings->most_bytes : RENDER_MOST_BYTES;
    struct rendered rendered = {.sentence = "生成 Word 文档失败，可能是内存不足；请稍后再试。"};
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    if (!source)
        return rendered;
    /* Closing the archive gives its source away. */
    zip_source_keep(source);
    if (write_parts(docx, source)) {
        rendered.bytes = read_back(docx, source, most);
        rendered.sentence =
            rendered.bytes.at
                ? NULL
                : text_format(docx->arena, "文件超过 %zu MB，请缩小范围分几次导出。", most >> 20);
    }
    zip_source_free(source);
    return rendered;
}
