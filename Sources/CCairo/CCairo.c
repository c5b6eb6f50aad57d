#include "CCairo.h"
#include <cairo.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct lm_canvas {
    cairo_surface_t *surface;
    cairo_t *cairo;
};

const char *lm_cairo_version(void) { return cairo_version_string(); }

lm_canvas *lm_canvas_create(double width, double height, double scale) {
    lm_canvas *canvas = calloc(1, sizeof *canvas);
    if (canvas == NULL) return NULL;
    canvas->surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(width * scale), (int)ceil(height * scale));
    canvas->cairo = cairo_create(canvas->surface);
    if (cairo_status(canvas->cairo) != CAIRO_STATUS_SUCCESS) {
        lm_canvas_destroy(canvas);
        return NULL;
    }
    cairo_scale(canvas->cairo, scale, scale);
    cairo_set_line_join(canvas->cairo, CAIRO_LINE_JOIN_ROUND);
    // Without hinting, text has the same width at any scale, so that a layout fits every resolution.
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(canvas->cairo, options);
    cairo_font_options_destroy(options);
    return canvas;
}

void lm_canvas_destroy(lm_canvas *canvas) {
    cairo_destroy(canvas->cairo);
    cairo_surface_destroy(canvas->surface);
    free(canvas);
}

// MARK: Paths

void lm_canvas_clear_path(lm_canvas *canvas) { cairo_new_path(canvas->cairo); }
void lm_canvas_move(lm_canvas *canvas, double x, double y) { cairo_move_to(canvas->cairo, x, y); }
void lm_canvas_line(lm_canvas *canvas, double x, double y) { cairo_line_to(canvas->cairo, x, y); }
void lm_canvas_close(lm_canvas *canvas) { cairo_close_path(canvas->cairo); }

void lm_canvas_circle(lm_canvas *canvas, double x, double y, double radius) {
    cairo_new_sub_path(canvas->cairo);
    cairo_arc(canvas->cairo, x, y, radius, 0, 2 * M_PI);
    cairo_close_path(canvas->cairo);
}

static void set_paint(lm_canvas *canvas, lm_paint paint) {
    cairo_set_source_rgba(canvas->cairo, paint.red, paint.green, paint.blue, paint.opacity);
}

void lm_canvas_fill(lm_canvas *canvas, lm_paint paint) {
    set_paint(canvas, paint);
    cairo_fill_preserve(canvas->cairo);
}

void lm_canvas_stroke(lm_canvas *canvas, lm_paint paint, double width) {
    set_paint(canvas, paint);
    cairo_set_line_width(canvas->cairo, width);
    cairo_stroke_preserve(canvas->cairo);
}

// MARK: Text

static void set_font(lm_canvas *canvas, double size, int bold) {
    cairo_select_font_face(canvas->cairo, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(canvas->cairo, size);
}

void lm_canvas_text(lm_canvas *canvas, const char *text, double x, double y, double size, int bold, int turn) {
    set_font(canvas, size, bold);
    cairo_save(canvas->cairo);
    cairo_translate(canvas->cairo, x, y);
    cairo_rotate(canvas->cairo, -turn * M_PI / 2);
    cairo_move_to(canvas->cairo, 0, 0);
    cairo_text_path(canvas->cairo, text);
    cairo_restore(canvas->cairo);
}

double lm_canvas_text_width(lm_canvas *canvas, const char *text, double size, int bold) {
    cairo_text_extents_t extents;
    set_font(canvas, size, bold);
    cairo_text_extents(canvas->cairo, text, &extents);
    return extents.x_advance;
}

// MARK: Files and pixels

void lm_canvas_size(lm_canvas *canvas, int *width, int *height) {
    *width = cairo_image_surface_get_width(canvas->surface);
    *height = cairo_image_surface_get_height(canvas->surface);
}

void lm_canvas_rgb(lm_canvas *canvas, unsigned char *rgb) {
    cairo_surface_flush(canvas->surface);
    const unsigned char *data = cairo_image_surface_get_data(canvas->surface);
    if (data == NULL) return;
    const int stride = cairo_image_surface_get_stride(canvas->surface);
    int width, height;
    lm_canvas_size(canvas, &width, &height);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            uint32_t pixel;  // 0x00RRGGBB in the processor's byte order
            memcpy(&pixel, data + (size_t)y * stride + 4 * (size_t)x, sizeof pixel);
            *rgb++ = (unsigned char)(pixel >> 16);
            *rgb++ = (unsigned char)(pixel >> 8);
            *rgb++ = (unsigned char)pixel;
        }
    }
}

typedef struct {
    lm_take *take;
    void *context;
} sink;

static cairo_status_t write_png(void *closure, const unsigned char *bytes, unsigned int count) {
    const sink *to = closure;
    to->take(to->context, bytes, count);
    return CAIRO_STATUS_SUCCESS;
}

const char *lm_canvas_png(lm_canvas *canvas, lm_take *take, void *context) {
    sink to = {take, context};
    cairo_status_t status = cairo_status(canvas->cairo);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_write_to_png_stream(canvas->surface, write_png, &to);
    return status == CAIRO_STATUS_SUCCESS ? NULL : cairo_status_to_string(status);
}
