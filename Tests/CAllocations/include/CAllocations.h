// Counts memory allocations, to test that a training step makes none. Linked into tests only.
#pragma once
#include <stdbool.h>

/// Returns whether allocations can be counted, which needs glibc and no sanitizer.
bool allocations_are_counted(void);
/// Starts counting the allocations of this thread.
void allocations_start(void);
/// Stops counting and returns the number of allocations, except those by oneDNN, libgomp and the C++ library.
long allocations_stop(void);
