#include "CCairo.h"
#include <cairo.h>

const char *lm_cairo_version(void) { return cairo_version_string(); }
