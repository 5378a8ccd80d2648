/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/code.h"

#include <cairo.h>
#include <qrencode.h>
#include <string.h>

#include "platform/base/arena.h"

enum { QUIET = 4, PIXELS = 8, LARGEST_PICTURE = 4 * 1024 * 1024 };

static QRcode *encode(const char *text, int version, QRecLevel level)
{
    return QRcode_encodeData((int)strlen(text), (const unsigned char *)text, version, level);
}

bool code_make(struct arena *arena, const char *text, struct code *ret)
{
    static const QRecLevel better[] = {QR_ECLEVEL_H, QR_ECLEVEL_Q, QR_ECLEVEL_M};
    QRcode *least = text[0] ? encode(text, 0, QR_ECLEVEL_L) : NULL;
    if (!least)
        return false;
    QRcode *best = NULL;
    for (size_t i = 0; i < sizeof better / sizeof better[0] && !best; i++) {
        best = encode(text, least->version, better[i]);
        /* The library takes a larger one where this version can't hold it. */
        if (best && best->version != least->version) {
            QRcode_free(best);
            best = NULL;
        }
    }
    const QRcode *made = best ? best : least;
    size_t count = (size_t)made->width * (size_t)made->width;
    unsigned char *black = arena_alloc(arena, count);
    for (size_t i = 0; i < count; i++)
        black[i] = made->data[i] & 1;
    *ret = (struct code){(unsigned)made->width, black};
    QRcode_free(best);
    QRcode_free(least);
    return true;
}

double code_millimetres(const struct code *code)
{
    const double least = 30, square = 0.34;
    double wanted = code->squares * square;
    return wanted > least ? wanted : least;
}

static cairo_status_t write_picture(void *user, const unsigned char *bytes, unsigned length)
{
    struct text *text = user;
    text_add_bytes(text, (const char *)bytes, length);
    return text->is_cut ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

struct bytes code_picture(struct arena *arena, const struct code *code)
{
    int side = (int)(code->squares + 2 * QUIET) * PIXELS;
    struct text text;
    text_init(&text, arena, LARGEST_PICTURE);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (size_t i = 0; i < (size_t)code->squares * code->squares; i++) {
        size_t row = i / code->squares, column = i % code->squares;
        if (code->black[i])
            cairo_rectangle(cairo, (double)(column + QUIET) * PIXELS,
                            (double)(row + QUIET) * PIXELS, PIXELS, PIXELS);
    }
    cairo_fill(cairo);
    cairo_destroy(cairo);
    bool is_written =
        cairo_surface_write_to_png_stream(surface, write_picture, &text) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    return is_written ? (struct bytes){text.at, text.used} : (struct bytes){NULL, 0};
}
