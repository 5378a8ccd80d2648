/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/docx.h"

#include <string.h>

#define LARGE_FACE                                                                   \
    "<w:rFonts w:ascii=\"方正小标宋简体\" w:hAnsi=\"方正小标宋简体\" " \
    "w:eastAsia=\"方正小标宋简体\"/>"

/* The measures of GB/T 9704; sizes are half points, lengths twips. Fonts as offices have them. */
static const struct {
    const char *name, *id, *paragraph, *run;
} styles[DOCX_STYLES] = {
    [DOCX_TITLE] = {"Title", "LianbingTitle",
                    "<w:spacing w:before=\"0\" w:after=\"120\" w:line=\"680\" "
                    "w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
                    "<w:rFonts w:ascii=\"方正小标宋简体\" w:hAnsi=\"方正小标宋简体\" "
                    "w:eastAsia=\"方正小标宋简体\"/><w:sz w:val=\"44\"/>"},
    [DOCX_SUBTITLE] = {"Subtitle", "LianbingSubtitle",
                       "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"560\" "
                       "w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
                       "<w:rFonts w:ascii=\"楷体_GB2312\" w:hAnsi=\"楷体_GB2312\" "
                       "w:eastAsia=\"楷体_GB2312\"/><w:sz w:val=\"32\"/>"},
    [DOCX_HEADING_1] = {"heading 1", "LianbingHeading1",
                        "<w:keepNext/><w:spacing w:before=\"80\" w:after=\"0\" w:line=\"580\" "
                        "w:lineRule=\"exact\"/><w:outlineLvl w:val=\"0\"/>",
                        "<w:rFonts w:ascii=\"黑体\" w:hAnsi=\"黑体\" w:eastAsia=\"黑体\"/>"
                        "<w:sz w:val=\"32\"/>"},
    [DOCX_HEADING_2] = {"heading 2", "LianbingHeading2",
                        "<w:keepNext/><w:spacing w:before=\"40\" w:after=\"0\" w:line=\"560\" "
                        "w:lineRule=\"exact\"/><w:outlineLvl w:val=\"1\"/>",
                        "<w:rFonts w:ascii=\"楷体_GB2312\" w:hAnsi=\"楷体_GB2312\" "
                        "w:eastAsia=\"楷体_GB2312\"/><w:sz w:val=\"32\"/>"},
    [DOCX_HEADING_3] = {"heading 3", "LianbingHeading3",
                        "<w:keepNext/><w:spacing w:before=\"40\" w:after=\"0\" w:line=\"440\" "
                        "w:lineRule=\"exact\"/><w:outlineLvl w:val=\"2\"/>",
                        "<w:b/><w:sz w:val=\"28\"/>"},
    [DOCX_BODY] = {"练兵正文", "LianbingBody",
                   "<w:spacing w:line=\"580\" w:lineRule=\"exact\"/>"
                   "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:jc w:val=\"both\"/>",
                   "<w:sz w:val=\"32\"/>"},
    [DOCX_NOTE] = {"练兵注释", "LianbingNote",
                   "<w:spacing w:before=\"40\" w:line=\"340\" w:lineRule=\"exact\"/>",
                   "<w:sz w:val=\"21\"/>"},
    [DOCX_FIELD] = {"练兵栏目", "LianbingField", "<w:spacing w:line=\"420\" w:lineRule=\"exact\"/>",
                    "<w:sz w:val=\"24\"/>"},
    [DOCX_CAPTION] = {"练兵表题", "LianbingCaption",
                      "<w:keepNext/><w:spacing w:before=\"80\" w:line=\"420\" "
                      "w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
                      "<w:rFonts w:ascii=\"黑体\" w:hAnsi=\"黑体\" w:eastAsia=\"黑体\"/>"
                      "<w:sz w:val=\"24\"/>"},
    [DOCX_HEAD] = {"练兵表头", "LianbingHead",
                   "<w:spacing w:line=\"300\" w:lineRule=\"atLeast\"/><w:jc w:val=\"center\"/>",
                   "<w:rFonts w:ascii=\"黑体\" w:hAnsi=\"黑体\" w:eastAsia=\"黑体\"/>"
                   "<w:sz w:val=\"21\"/>"},
    [DOCX_CELL] = {"练兵表格", "LianbingCell", "<w:spacing w:line=\"300\" w:lineRule=\"atLeast\"/>",
                   "<w:sz w:val=\"21\"/>"},
    [DOCX_LETTERHEAD] = {"练兵红头", "LianbingLetterhead",
                         "<w:spacing w:after=\"240\"/><w:jc w:val=\"center\"/>",
                         LARGE_FACE "<w:color w:val=\"C00D0D\"/><w:sz w:val=\"72\"/>"},
    [DOCX_OPENING] = {"练兵称谓", "LianbingOpening",
                      "<w:spacing w:line=\"580\" w:lineRule=\"atLeast\"/>", "<w:sz w:val=\"32\"/>"},
    [DOCX_CLOSING] = {"练兵落款", "LianbingClosing",
                      "<w:spacing w:line=\"580\" w:lineRule=\"atLeast\"/>"
                      "<w:jc w:val=\"center\"/>",
                      "<w:sz w:val=\"32\"/>"},
    [DOCX_DISPLAY_1] = {"练兵大字一", "LianbingDisplay1",
                        "<w:spacing w:after=\"240\"/><w:jc w:val=\"center\"/>",
                        LARGE_FACE "<w:color w:val=\"C00D0D\"/><w:sz w:val=\"96\"/>"},
    [DOCX_DISPLAY_2] = {"练兵大字二", "LianbingDisplay2",
                        "<w:spacing w:before=\"60\" w:after=\"60\"/><w:jc w:val=\"center\"/>",
                        LARGE_FACE "<w:color w:val=\"C00D0D\"/><w:sz w:val=\"60\"/>"},
    [DOCX_DISPLAY_3] = {"练兵大字三", "LianbingDisplay3", "<w:jc w:val=\"center\"/>",
                        LARGE_FACE "<w:color w:val=\"C00D0D\"/><w:sz w:val=\"40\"/>"},
};

const char *docx_style_name(enum docx_style style)
{
    return styles[style].name;
}

void docx_add_styles(struct docx *docx, struct text *text)
{
    for (int style = 0; style < DOCX_STYLES; style++) {
        if (docx->style_ids[style][0])
            continue;
        size_t length = strlen(styles[style].id);
        memcpy(docx->style_ids[style], styles[style].id, length + 1);
        text_add_format(text,
                        "<w:style w:type=\"paragraph\" w:customStyle=\"%d\" w:styleId=\"%s\">"
                        "<w:name w:val=\"%s\"/><w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr>"
                        "</w:style>",
                        style >= DOCX_BODY, styles[style].id, styles[style].name,
                        styles[style].paragraph, styles[style].run);
    }
}
