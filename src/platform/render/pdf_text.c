/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/pdf.h"

#include <string.h>

#include "platform/base/arena.h"

enum face { FACE_TITLE, FACE_BODY, FACE_SANS };
enum manner { PLAIN, BOLD, CENTRED, INDENTED /* by two characters */ };

/* Short texts of a style that are kept; a longer one is kept until the next. */
enum { KEPT = 1024, LONGEST_KEPT = 1024 };

/* Sizes by GB/T 9704: title 小标宋 2号 (22), text 仿宋 3号 (16), tables 五号 (10.5). */
static const struct {
    double size, pitch;
    enum face face;
    enum manner manner;
} styles[PDF_STYLES] = {
    [PDF_TITLE] = {22, 34, FACE_TITLE, CENTRED},
    [PDF_SUBTITLE] = {15, 26, FACE_BODY, CENTRED},
    [PDF_HEADING_1] = {16, 29, FACE_SANS, PLAIN},
    [PDF_HEADING_2] = {15, 27, FACE_BODY, BOLD},
    [PDF_HEADING_3] = {12, 21, FACE_BODY, BOLD},
    [PDF_BODY] = {16, 29, FACE_BODY, INDENTED},
    [PDF_NOTE] = {10.5, 17, FACE_BODY, PLAIN},
    [PDF_LABEL] = {12, 21, FACE_SANS, PLAIN},
    [PDF_FIELD] = {12, 21, FACE_BODY, PLAIN},
    [PDF_CAPTION] = {12, 21, FACE_SANS, CENTRED},
    [PDF_HEAD] = {10.5, 15, FACE_SANS, CENTRED},
    [PDF_CELL] = {10.5, 15, FACE_BODY, PLAIN},
    [PDF_CELL_BOLD] = {10.5, 15, FACE_BODY, BOLD},
    [PDF_FOOT] = {8, 11, FACE_BODY, PLAIN},
    [PDF_NUMBER] = {10.5, 17, FACE_BODY, PLAIN},
    [PDF_LETTERHEAD] = {36, 56, FACE_TITLE, CENTRED},
    [PDF_OPENING] = {16, 29, FACE_BODY, PLAIN},
    [PDF_DISPLAY_1] = {48, 70, FACE_TITLE, CENTRED},
    [PDF_DISPLAY_2] = {30, 50, FACE_TITLE, CENTRED},
    [PDF_DISPLAY_3] = {20, 36, FACE_TITLE, CENTRED},
    [PDF_FRAME_1] = {22, 40, FACE_BODY, INDENTED},
    [PDF_FRAME_2] = {18, 32, FACE_BODY, INDENTED},
    [PDF_FRAME_3] = {14, 24, FACE_BODY, INDENTED},
    [PDF_FRAME_OPENING_1] = {22, 40, FACE_BODY, PLAIN},
    [PDF_FRAME_OPENING_2] = {18, 32, FACE_BODY, PLAIN},
    [PDF_FRAME_OPENING_3] = {14, 24, FACE_BODY, PLAIN},
};

double pdf_pitch(enum pdf_style style)
{
    return styles[style].pitch;
}

double pdf_size(enum pdf_style style)
{
    return styles[style].size;
}

static PangoFontDescription *new_font(struct pdf *pdf, enum face face)
{
    static const struct {
        const char *family, *whole;
    } usual[] = {
        [FACE_TITLE] = {"Noto Serif CJK SC", "Noto Serif CJK SC Bold"},
        [FACE_BODY] = {"Noto Serif CJK SC", "Noto Serif CJK SC"},
        [FACE_SANS] = {"Noto Sans CJK SC", "Noto Sans CJK SC Medium"},
    };
    const struct render_fonts *fonts = &pdf->settings->fonts;
    const char *const wanted[] = {
        [FACE_TITLE] = fonts->title, [FACE_BODY] = fonts->body, [FACE_SANS] = fonts->sans};
    PangoFontDescription *font =
        pango_font_description_from_string(wanted[face] ? wanted[face] : usual[face].whole);
    const char *family = pango_font_description_get_family(font);
    /* For what the office's face does not have, and for when it is not there at all. */
    if (wanted[face] && family)
        pango_font_description_set_family(
            font, text_format(pdf->arena, "%s,%s", family, usual[face].family));
    return font;
}

static bool is_installed(const char *family)
{
    PangoFontFamily **list = NULL;
    int count = 0;
    bool is_there = false;
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (map)
        pango_font_map_list_families(map, &list, &count);
    for (int i = 0; i < count && !is_there; i++)
        is_there = strcmp(pango_font_family_get_name(list[i]), family) == 0;
    g_free(list);
    g_clear_object(&map);
    return is_there;
}

bool render_has_face(const char *families)
{
    PangoFontDescription *font = pango_font_description_from_string(families);
    const char *family = pango_font_description_get_family(font);
    gchar **names = g_strsplit(family ? family : "", ",", -1);
    bool has = false;
    for (gchar **name = names; *name && !has; name++)
        has = is_installed(g_strstrip(*name));
    g_strfreev(names);
    pango_font_description_free(font);
    return has;
}

static PangoLayout *new_layout(struct pdf *pdf, enum pdf_style style)
{
    PangoLayout *layout = pango_layout_new(pdf->context);
    PangoFontDescription *font = new_font(pdf, styles[style].face);
    pango_font_description_set_absolute_size(font, styles[style].size * PANGO_SCALE);
    if (styles[style].manner == BOLD)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    if (styles[style].manner == CENTRED)
        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    if (styles[style].manner == INDENTED) {
        pango_layout_set_indent(layout, (int)(styles[style].size * 2 * PANGO_SCALE));
        pango_layout_set_justify(layout, TRUE);
    }
    return layout;
}

bool pdf_text_open(struct pdf *pdf)
{
    pdf->font_map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!pdf->font_map)
        return false;
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(pdf->font_map), 72);
    pdf->context = pango_font_map_create_context(pdf->font_map);
    /* Which of the shapes that Chinese, Japanese and Korean give a character. */
    pango_context_set_language(pdf->context, pango_language_from_string("zh-cn"));
    pango_context_set_round_glyph_positions(pdf->context, FALSE);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(pdf->context, options);
    cairo_font_options_destroy(options);
    for (int style = 0; style < PDF_STYLES; style++) {
        pdf->layouts[style] = new_layout(pdf, (enum pdf_style)style);
        pdf->alignments[style] = pango_layout_get_alignment(pdf->layouts[style]);
        pdf->kept[style] = arena_array(pdf->arena, KEPT + 1, sizeof *pdf->kept[style]);
        pdf->kept[style][0].layout = pdf->layouts[style];
    }
    return true;
}

void pdf_text_close(struct pdf *pdf)
{
    for (int i = 0; i < PDF_STYLES * (KEPT + 1); i++) {
        struct pdf_kept *place = &pdf->kept[i / (KEPT + 1)][i % (KEPT + 1)];
        g_clear_object(&place->layout);
        g_clear_pointer(&place->text, g_free);
    }
    g_clear_object(&pdf->context);
    g_clear_object(&pdf->font_map);
}

/* A space between a number and the sign that belongs to it, where no line may end. */
static const char *next_bond(const char *text)
{
    static const char *const before[] = {"≥ ", "≤ "};
    const char *found = strstr(text, " %");
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        const char *at = strstr(text, before[i]);
        at = at ? at + strlen(before[i]) - 1 : NULL;
        if (at && (!found || at < found))
            found = at;
    }
    return found;
}

static void set_text(struct pdf *pdf, PangoLayout *layout, const char *text)
{
    const char *at = next_bond(text);
    if (!at) {
        pango_layout_set_text(layout, text, -1);
        return;
    }
    struct arena_mark mark = arena_mark(pdf->arena);
    struct text bound;
    text_init(&bound, pdf->arena, 2 * strlen(text) + 1);
    for (; at; at = next_bond(text)) {
        text_add_bytes(&bound, text, (size_t)(at - text));
        text_add(&bound, "\u00a0");
        text = at + 1;
    }
    text_add(&bound, text);
    pango_layout_set_text(layout, bound.at, -1);
    arena_rewind(pdf->arena, mark);
}

/* The first place of a style is for what is long. */
static struct pdf_kept *place_of(struct pdf *pdf, enum pdf_style style, const char *text, int width)
{
    struct pdf_kept *places = pdf->kept[style];
    if (strlen(text) > LONGEST_KEPT)
        return places;
    struct pdf_kept *place = &places[1 + (g_str_hash(text) + (unsigned)width) % KEPT];
    if (!place->layout)
        place->layout = pango_layout_copy(places->layout);
    return place;
}

static PangoLayout *hold(struct pdf *pdf, enum pdf_style style, const char *text, int width)
{
    struct pdf_kept *place = place_of(pdf, style, text, width);
    if (!place->text || place->width != width || strcmp(place->text, text) != 0) {
        g_free(place->text);
        place->text = g_strdup(text);
        place->width = width;
        pango_layout_set_width(place->layout, width);
        set_text(pdf, place->layout, text);
    }
    pango_layout_set_alignment(place->layout, pdf->alignments[style]);
    pdf->layouts[style] = place->layout;
    return place->layout;
}

size_t pdf_text_set(struct pdf *pdf, enum pdf_style style, const char *text, double width)
{
    int lines = pango_layout_get_line_count(hold(pdf, style, text, (int)(width * PANGO_SCALE)));
    return lines > 0 ? (size_t)lines : 1;
}

void pdf_text_align(struct pdf *pdf, enum pdf_style style, enum document_align align)
{
    static const PangoAlignment alignments[] = {
        [DOCUMENT_LEFT] = PANGO_ALIGN_LEFT,
        [DOCUMENT_CENTRE] = PANGO_ALIGN_CENTER,
        [DOCUMENT_RIGHT] = PANGO_ALIGN_RIGHT,
    };
    pdf->alignments[style] = alignments[align];
}

/* An upper bound in ems, of text whose widest characters are known; -1: it may be anything. */
static double widest(const char *text)
{
    double ems = 0;
    const char *at = text, *end = text + strlen(text);
    while (at < end) {
        int32_t code = text_next(&at, end);
        if (code == '\n' || code > 0x9fff || (code >= 0x80 && code < 0x2e80))
            return -1;
        bool is_digit = (code >= '0' && code <= '9') || code == '.' || code == '-';
        ems += is_digit ? 0.65 : 1;
    }
    return ems;
}

size_t pdf_text_count(struct pdf *pdf, enum pdf_style style, const char *text, double width)
{
    size_t length = strlen(text);
    /* A table has hundreds of thousands of cells, and shaping is most of the work. */
    if (length == 0)
        return 1;
    if (length < 256 && !pdf->is_exact) {
        double ems = widest(text);
        if (ems >= 0 && ems * styles[style].size <= width)
            return 1;
    }
    return pdf_text_set(pdf, style, text, width);
}

void pdf_text_draw(struct pdf *pdf, enum pdf_style style, struct pdf_lines lines, double x,
                   double y)
{
    if (!pdf->cairo)
        return;
    PangoLayout *layout = pdf->layouts[style];
    if (lines.from == 0)
        pdf->missing += (size_t)pango_layout_get_unknown_glyphs_count(layout);
    /* The middle of an ideograph is this far above the base line, in Chinese fonts of all makes. */
    double base = y + styles[style].pitch / 2 + 0.38 * styles[style].size;
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    for (size_t i = 0; i < lines.to; i++) {
        if (i >= lines.from) {
            PangoRectangle place;
            pango_layout_iter_get_line_extents(at, NULL, &place);
            cairo_move_to(pdf->cairo, x + (double)place.x / PANGO_SCALE,
                          base + (double)(i - lines.from) * styles[style].pitch);
            pango_cairo_show_layout_line(pdf->cairo, pango_layout_iter_get_line_readonly(at));
        }
        if (!pango_layout_iter_next_line(at))
            break;
    }
    pango_layout_iter_free(at);
}

double pdf_text_measure(struct pdf *pdf, enum pdf_style style, const char *text)
{
    PangoRectangle place;
    pango_layout_get_extents(hold(pdf, style, text, -1), NULL, &place);
    return (double)place.width / PANGO_SCALE;
}

void pdf_text_red(struct pdf *pdf, bool is_red)
{
    if (pdf->cairo)
        cairo_set_source_rgb(pdf->cairo, is_red ? 0.75 : 0, is_red ? 0.05 : 0, is_red ? 0.05 : 0);
}

void pdf_text_grey(struct pdf *pdf, bool is_grey)
{
    double level = is_grey ? 0.4 : 0;
    if (pdf->cairo)
        cairo_set_source_rgb(pdf->cairo, level, level, level);
}
