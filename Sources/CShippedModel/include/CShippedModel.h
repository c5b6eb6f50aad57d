#pragma once
#include <stdbool.h>
#include <stddef.h>

/// Writes the path of the model that comes with the program: the directory of this target's resources beside the
/// executable, or `../share/lm/shipped` of an installed one.
///
/// Returns false where there is no such directory, or where its path takes more than `size` bytes with its zero.
bool lm_shipped_model(char *path, size_t size);
