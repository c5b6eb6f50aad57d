#pragma once
// Starts a program on a pseudo-terminal of its own; fork is unavailable in Swift.
#include <stdint.h>
#include <sys/types.h>

/// Starts the program `path` as the leader of a new session, with a new pseudo-terminal of the given size as its
/// controlling terminal, standard input, output and error. `directory` is its working directory and `output` a file
/// for standard output instead of the terminal; both may be null. Writes the process ID to `process` and returns the
/// other end of the terminal; on failure returns -1 and sets errno.
int terminal_start(const char *path, char *const *arguments, char *const *environment, const char *directory,
                   const char *output, int32_t columns, int32_t rows, pid_t *process);
