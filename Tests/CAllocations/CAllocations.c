#define _GNU_SOURCE
#include "CAllocations.h"

#include <stddef.h>
#include <stdint.h>

// A sanitizer has an allocator of its own, which needs all calls.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#endif

#if defined(__GLIBC__) && !defined(SANITIZED)
#include <dlfcn.h>
#include <errno.h>
#include <string.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static __thread bool counting;
static __thread long counted;

static void count(void *caller) {
    if (!counting) return;
    counting = false;
    Dl_info info;
    const char *file = dladdr(caller, &info) && info.dli_fname ? info.dli_fname : "";
    if (!strstr(file, "libdnnl") && !strstr(file, "libgomp") && !strstr(file, "libstdc++")) counted++;
    counting = true;
}

// A program's own definitions take precedence over the C library's, in every library that it loads.
void *malloc(size_t size) {
    count(__builtin_return_address(0));
    return __libc_malloc(size);
}
void *calloc(size_t number, size_t size) {
    count(__builtin_return_address(0));
    return __libc_calloc(number, size);
}
void *realloc(void *old, size_t size) {
    count(__builtin_return_address(0));
    return __libc_realloc(old, size);
}
int posix_memalign(void **result, size_t alignment, size_t size) {
    count(__builtin_return_address(0));
    *result = __libc_memalign(alignment, size);
    return *result ? 0 : ENOMEM;
}
void *aligned_alloc(size_t alignment, size_t size) {
    count(__builtin_return_address(0));
    return __libc_memalign(alignment, size);
}

bool allocations_are_counted(void) { return true; }
void allocations_start(void) {
    counted = 0;
    counting = true;
}
long allocations_stop(void) {
    counting = false;
    return counted;
}
#else
bool allocations_are_counted(void) { return false; }
void allocations_start(void) {}
long allocations_stop(void) { return 0; }
#endif
