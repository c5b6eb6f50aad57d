// Finds the model that comes with the program. In C, because SwiftPM's accessor for the resources of a Swift target
// imports Foundation, which starts slower than a short text is written.
#include "CShippedModel.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __APPLE__
#include <mach-o/dyld.h>
#include <stdint.h>
#include <stdlib.h>
#define BUNDLE "lm_CShippedModel.bundle/shipped"

static bool executable(char *path, size_t size) {
    char raw[PATH_MAX];
    uint32_t count = sizeof raw;
    return size >= PATH_MAX && _NSGetExecutablePath(raw, &count) == 0 && realpath(raw, path);
}
#else
#define BUNDLE "lm_CShippedModel.resources/shipped"

static bool executable(char *path, size_t size) {
    const ssize_t count = readlink("/proc/self/exe", path, size);
    if (count < 0 || (size_t)count >= size) return false;
    path[count] = 0;
    return true;
}
#endif

bool lm_shipped_model(char *path, size_t size) {
    static const char *const places[] = {BUNDLE, "../share/lm/shipped"};
    char program[PATH_MAX];
    if (!executable(program, sizeof program)) return false;
    char *const slash = strrchr(program, '/');
    if (!slash) return false;
    *slash = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct stat status;
        const int count = snprintf(path, size, "%s/%s", program, places[i]);
        if (count < 0 || (size_t)count >= size) return false;
        if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) return true;
    }
    return false;
}
