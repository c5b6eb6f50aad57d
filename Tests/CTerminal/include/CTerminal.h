#pragma once
// A program on a pseudo-terminal of its own, which Swift's view of the C library cannot start.
#include <stdint.h>
#include <sys/types.h>

/// Starts `path` as the leader of a session whose terminal is a new pseudo-terminal of this size: its standard
/// input, output and error. `directory` is where it runs, `output` a file that takes standard output instead; both
/// may be null. Returns the other end of the terminal and writes the process, or returns -1 and sets errno.
int terminal_start(const char *path, char *const *arguments, char *const *environment, const char *directory,
                   const char *output, int32_t columns, int32_t rows, pid_t *process);
