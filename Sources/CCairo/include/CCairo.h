// Draws lines, areas and text with Cairo and writes PNG, behind a header of our own that keeps Cairo's names and macros
// from Swift. Coordinates are in points from the top left corner; red, green, blue and opacity are from 0 to 1. Text is
// UTF-8 in DejaVu Sans, or in the font that fontconfig substitutes.
#pragma once
#include <stddef.h>

// Returns the version of Cairo, for people.
const char *_Nonnull lm_cairo_version(void);

typedef struct lm_canvas lm_canvas;
typedef struct { double red, green, blue, opacity; } lm_paint;

// Creates an opaque canvas of width * height points with `scale` pixels to a point; NULL if out of memory.
lm_canvas *_Nullable lm_canvas_create(double width, double height, double scale);
void lm_canvas_destroy(lm_canvas *_Nonnull canvas);

// Build a path piece by piece; filling and stroking keep it until it is cleared.
void lm_canvas_clear_path(lm_canvas *_Nonnull canvas);
void lm_canvas_move(lm_canvas *_Nonnull canvas, double x, double y);
void lm_canvas_line(lm_canvas *_Nonnull canvas, double x, double y);
void lm_canvas_close(lm_canvas *_Nonnull canvas);
void lm_canvas_circle(lm_canvas *_Nonnull canvas, double x, double y, double radius);
// Adds the outlines of a line of text whose baseline starts at (x, y), turned upwards by `turn` quarter circles.
void lm_canvas_text(lm_canvas *_Nonnull canvas, const char *_Nonnull text, double x, double y, double size, int bold,
                    int turn);
void lm_canvas_fill(lm_canvas *_Nonnull canvas, lm_paint paint);
void lm_canvas_stroke(lm_canvas *_Nonnull canvas, lm_paint paint, double width);

// Returns the width of a line of text in points.
double lm_canvas_text_width(lm_canvas *_Nonnull canvas, const char *_Nonnull text, double size, int bold);

// Tells the size in pixels.
void lm_canvas_size(lm_canvas *_Nonnull canvas, int *_Nonnull width, int *_Nonnull height);
// Writes the pixels as red, green and blue, 3 * width * height bytes, row by row from the top. A canvas that failed
// leaves them as they are.
void lm_canvas_rgb(lm_canvas *_Nonnull canvas, unsigned char *_Nonnull rgb);

// Passes the picture as PNG to `take`, piece by piece. Returns NULL, or the error.
typedef void lm_take(void *_Nonnull context, const unsigned char *_Nonnull bytes, size_t count);
const char *_Nullable lm_canvas_png(lm_canvas *_Nonnull canvas, lm_take *_Nonnull take, void *_Nonnull context);
