/* SPDX-License-Identifier: Apache-2.0 */
#include "file/file_type.h"
#include "file/file_pdf.h"

#include <string.h>

/* Programs, archives and what else nobody proves a figure with stay outside: a list of what is
 * welcome can be kept, one of what is dangerous can't. */
static const struct {
    const char *title, *media;
} types[FILE_TYPE_COUNT] = {
    [FILE_TYPE_UNKNOWN] = {"未知类型", "application/octet-stream"},
    [FILE_TYPE_PDF] = {"PDF 文档", "application/pdf"},
    [FILE_TYPE_JPEG] = {"JPEG 图片", "image/jpeg"},
    [FILE_TYPE_PNG] = {"PNG 图片", "image/png"},
    [FILE_TYPE_DOCX] = {"Word 文档",
                        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    [FILE_TYPE_XLSX] = {"Excel 表格",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    [FILE_TYPE_PPTX] =
        {"演示文稿", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    [FILE_TYPE_OFD] = {"OFD 版式文档", "application/ofd"},
    [FILE_TYPE_TEXT] = {"文本或 CSV 表格", "text/plain; charset=utf-8"},
    [FILE_TYPE_MP4] = {"MP4 视频", "video/mp4"},
};

const char *file_type_title(int type)
{
    return types[type > 0 && type < FILE_TYPE_COUNT ? type : 0].title;
}

const char *file_type_media(int type)
{
    return types[type > 0 && type < FILE_TYPE_COUNT ? type : 0].media;
}

static bool begins(struct bytes content, const char *with, size_t length)
{
    return content.length >= length && memcmp(content.at, with, length) == 0;
}

static const char *find(struct bytes content, const char *what)
{
    size_t length = strlen(what);
    const char *at = content.at, *end = content.at + content.length;
    while ((size_t)(end - at) >= length) {
        at = memchr(at, what[0], (size_t)(end - at) - length + 1);
        if (!at || memcmp(at, what, length) == 0)
            return at;
        at++;
    }
    return NULL;
}

/* ---- PDF ------------------------------------------------------------------------------------- */

static enum file_type tell_pdf(struct bytes content, const char **ret_sentence)
{
    static const char *const sentences[] = {
        [PDF_HARMLESS] = NULL,
        [PDF_ACTIVE] = "这份 PDF 带有脚本、附件或可执行内容，不能上传；请重新打印成 PDF 后再"
                       "上传。",
        [PDF_ENCRYPTED] = "这份 PDF 设了密码或权限限制，不能上传；请取消限制后再上传。",
        [PDF_HIDDEN] = "这份 PDF 中有无法检查的压缩内容，不能上传；请重新打印成 PDF 后再上传。",
    };
    enum pdf_danger danger = pdf_tell(content);
    if (danger == PDF_HARMLESS)
        return FILE_TYPE_PDF;
    *ret_sentence = sentences[danger];
    return FILE_TYPE_UNKNOWN;
}

/* ---- Office files ---------------------------------------------------------------------------- */

/* The names of a zip's parts stand uncompressed in its headers, which is enough to tell what kind
 * of package it is and whether it carries macros or programs. */
static enum file_type tell_package(struct bytes content, const char **ret_sentence)
{
    static const char *const dangers[] = {"vbaProject.bin", "vbaData.xml", "/embeddings/oleObject",
                                          "/activeX/", "xl/macrosheets/"};
    for (size_t i = 0; i < sizeof dangers / sizeof dangers[0]; i++) {
        if (find(content, dangers[i])) {
            *ret_sentence = "这份办公文件带有宏或嵌入的程序，不能上传；请另存为不带宏的文件"
                            "（.docx、.xlsx）或 PDF 后再上传。";
            return FILE_TYPE_UNKNOWN;
        }
    }
    if (find(content, "word/document.xml"))
        return FILE_TYPE_DOCX;
    if (find(content, "xl/workbook.xml"))
        return FILE_TYPE_XLSX;
    if (find(content, "ppt/presentation.xml"))
        return FILE_TYPE_PPTX;
    if (find(content, "OFD.xml"))
        return FILE_TYPE_OFD;
    *ret_sentence = "压缩包不能上传，请解压后逐个上传其中的文件。";
    return FILE_TYPE_UNKNOWN;
}

/* ---- All ------------------------------------------------------------------------------------- */

static bool is_text(struct bytes content)
{
    size_t looked_at = content.length < 65536 ? content.length : 65536;
    for (size_t i = 0; i < looked_at; i++) {
        unsigned char c = (unsigned char)content.at[i];
        if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
            return false;
    }
    return content.length > 0 && !begins(content, "<", 1) && !begins(content, "#!", 2);
}

enum file_type file_type_tell(struct bytes content, const char **ret_sentence)
{
    *ret_sentence = "不支持这种文件。可以上传 PDF、OFD、JPEG、PNG、Word（.docx）、Excel（.xlsx）、"
                    "演示文稿（.pptx）、MP4 视频和文本（.txt、.csv），请转换后再上传。";
    if (begins(content, "%PDF-", 5))
        return tell_pdf(content, ret_sentence);
    if (begins(content, "\xff\xd8\xff", 3))
        return FILE_TYPE_JPEG;
    if (begins(content, "\x89PNG\r\n\x1a\n", 8))
        return FILE_TYPE_PNG;
    if (begins(content, "PK\x03\x04", 4))
        return tell_package(content, ret_sentence);
    if (content.length > 12 && memcmp(content.at + 4, "ftyp", 4) == 0)
        return FILE_TYPE_MP4;
    if (begins(content, "\xd0\xcf\x11\xe0", 4)) {
        *ret_sentence =
            "这是旧格式或加密的办公文件，不能上传；请另存为 .docx、.xlsx 或 PDF 后再上传。";
        return FILE_TYPE_UNKNOWN;
    }
    return is_text(content) ? FILE_TYPE_TEXT : FILE_TYPE_UNKNOWN;
}
