// Pictures of points, lines and text as PNG: Cairo behind a header of our own.
#pragma once

// The version of Cairo, for people.
const char *_Nonnull lm_cairo_version(void);
