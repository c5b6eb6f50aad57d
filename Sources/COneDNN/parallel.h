// Loops on the threads that oneDNN computes on. OpenMP's run-time library is called the way a compiler would call it,
// because Swift's clang has no OpenMP.
#pragma once
#include <stdint.h>

/// Runs the elements `begin`..<`end` of a loop.
typedef void onn_body(void *context, int64_t begin, int64_t end);

/// Runs `body` over 0..<count in as many equal parts as there are threads, part p always the same range.
/// A part has at least `grain` elements.
void onn_parallel(int64_t count, int64_t grain, onn_body *body, void *context);

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
// The loader would pick before the sanitizer that watches it has begun.
#define ONN_SANITIZED
#endif
#endif

/// Compiles a function for three generations of vector units; the loader picks one.
#if defined(__x86_64__) && defined(__linux__) && !defined(ONN_SANITIZED)
#define ONN_VECTOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define ONN_VECTOR
#endif

/// Inlines a small function into every version of its caller.
#define ONN_INLINE static inline __attribute__((always_inline))
