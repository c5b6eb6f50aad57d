// A library to preload that lets one system call on a file fail, so that a program can be tried with a fault at every
// place where the system may have one.
//
// FAULT_AT    the number of the call that fails, from 1
// FAULT_KIND  ENOSPC, EIO, EINTR, or SHORT for a read or write of a single byte
// FAULT_LOG   a file that is told, at the end, how many calls there were
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long calls;
static long at;
static int error;  // 0: a short transfer

__attribute__((constructor)) static void begin(void) {
    const char *number = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND");
    at = number ? atol(number) : 0;
    error = !kind || !strcmp(kind, "SHORT") ? 0 : !strcmp(kind, "EIO") ? EIO : !strcmp(kind, "EINTR") ? EINTR : ENOSPC;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("FAULT_LOG");
    FILE *log = path ? fopen(path, "w") : NULL;
    if (!log) return;
    fprintf(log, "%ld\n", atomic_load(&calls));
    fclose(log);
}

// Returns whether this is the call that fails.
static int is_next(void) { return atomic_fetch_add(&calls, 1) + 1 == at; }

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL_OR(call)                  \
    do {                               \
        if (is_next() && error) {      \
            errno = error;             \
            return -1;                 \
        }                              \
        return call;                   \
    } while (0)
// A transfer of a single byte is short and no error.
#define TRANSFER(name, ...)                                    \
    do {                                                       \
        if (is_next()) {                                       \
            if (!error) size = size < 1 ? size : 1;            \
            else {                                             \
                errno = error;                                 \
                return -1;                                     \
            }                                                  \
        }                                                      \
        return NEXT(name)(__VA_ARGS__);                        \
    } while (0)

#define OPEN(name)                                             \
    int name(const char *path, int flags, ...) {               \
        va_list rest;                                          \
        va_start(rest, flags);                                 \
        const mode_t mode = va_arg(rest, mode_t);              \
        va_end(rest);                                          \
        FAIL_OR(NEXT(name)(path, flags, mode));                \
    }
OPEN(open)
OPEN(open64)

ssize_t read(int file, void *to, size_t size) { TRANSFER(read, file, to, size); }
ssize_t pread(int file, void *to, size_t size, off_t offset) { TRANSFER(pread, file, to, size, offset); }
ssize_t pread64(int file, void *to, size_t size, off64_t offset) { TRANSFER(pread64, file, to, size, offset); }
ssize_t write(int file, const void *from, size_t size) { TRANSFER(write, file, from, size); }
ssize_t pwrite(int file, const void *from, size_t size, off_t offset) { TRANSFER(pwrite, file, from, size, offset); }
ssize_t pwrite64(int file, const void *from, size_t size, off64_t offset) {
    TRANSFER(pwrite64, file, from, size, offset);
}
int fsync(int file) { FAIL_OR(NEXT(fsync)(file)); }
int rename(const char *from, const char *to) { FAIL_OR(NEXT(rename)(from, to)); }
int mkdir(const char *path, mode_t mode) { FAIL_OR(NEXT(mkdir)(path, mode)); }
int ftruncate(int file, off_t size) { FAIL_OR(NEXT(ftruncate)(file, size)); }
int fstat(int file, struct stat *status) { FAIL_OR(NEXT(fstat)(file, status)); }
int flock(int file, int operation) { FAIL_OR(NEXT(flock)(file, operation)); }
int mkstemp(char *template) { FAIL_OR(NEXT(mkstemp)(template)); }
// Files only: other memory is the allocator's.
void *mmap(void *start, size_t size, int protection, int flags, int file, off_t offset) {
    if (file >= 0 && is_next() && error) {
        errno = error;
        return MAP_FAILED;
    }
    return NEXT(mmap)(start, size, protection, flags, file, offset);
}
