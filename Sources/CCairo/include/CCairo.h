// Pictures of lines, areas and text as PNG: Cairo behind a header of our own, on an opaque canvas, so that none of
// Cairo's own names and macros reach Swift. Coordinates are in points from the top left corner; a colour is red,
// green, blue and opacity, each from 0 to 1. Text is UTF-8 in "DejaVu Sans", or in what fontconfig has for it.
#pragma once
#include <stddef.h>

// The version of Cairo, for people.
const char *_Nonnull lm_cairo_version(void);

typedef struct lm_canvas lm_canvas;
typedef struct { double red, green, blue, opacity; } lm_paint;

// A canvas of width * height points, each side of a point `scale` pixels long; NULL where memory does not suffice.
lm_canvas *_Nullable lm_canvas_create(double width, double height, double scale);
void lm_canvas_destroy(lm_canvas *_Nonnull canvas);

// A path is made piece by piece; filling and stroking keep it until it is cleared.
void lm_canvas_clear_path(lm_canvas *_Nonnull canvas);
void lm_canvas_move(lm_canvas *_Nonnull canvas, double x, double y);
void lm_canvas_line(lm_canvas *_Nonnull canvas, double x, double y);
void lm_canvas_close(lm_canvas *_Nonnull canvas);
void lm_canvas_circle(lm_canvas *_Nonnull canvas, double x, double y, double radius);
// The outlines of a line of text whose baseline begins at (x, y) and goes up by `turn` quarters of a circle.
void lm_canvas_text(lm_canvas *_Nonnull canvas, const char *_Nonnull text, double x, double y, double size, int bold,
                    int turn);
void lm_canvas_fill(lm_canvas *_Nonnull canvas, lm_paint paint);
void lm_canvas_stroke(lm_canvas *_Nonnull canvas, lm_paint paint, double width);

// How far a line of text goes in points.
double lm_canvas_text_width(lm_canvas *_Nonnull canvas, const char *_Nonnull text, double size, int bold);

// Gives the picture as PNG to `take`, in pieces; returns NULL, or what went wrong.
typedef void lm_take(void *_Nonnull context, const unsigned char *_Nonnull bytes, size_t count);
const char *_Nullable lm_canvas_png(lm_canvas *_Nonnull canvas, lm_take *_Nonnull take, void *_Nonnull context);
