// Counts allocations, for the test that a training step makes none. Linked into tests only.
#pragma once
#include <stdbool.h>

/// Whether this system lets us count: glibc does.
bool allocations_are_counted(void);
/// Starts counting on this thread.
void allocations_start(void);
/// Stops, and returns how many there were whose caller is not oneDNN, its threads or the C++ library it calls.
long allocations_stop(void);
