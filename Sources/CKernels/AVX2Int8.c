// The int8 kernels for x86-64 processors with AVX2, which multiply pairs of 16 bits: even and odd bytes apart.
#include "Internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2"))) INLINE void multiply_add_bytes(int32x16 *sum, const int32x16 *a, const int32x16 *b) {
    for (int half = 0; half < 2; half++) {
        __m256i x, y, z;
        memcpy(&x, (const char *)a + 32 * half, sizeof x);
        memcpy(&y, (const char *)b + 32 * half, sizeof y);
        memcpy(&z, (const char *)sum + 32 * half, sizeof z);
        const __m256i even = _mm256_madd_epi16(
            _mm256_and_si256(x, _mm256_set1_epi16(255)), _mm256_srai_epi16(_mm256_slli_epi16(y, 8), 8));
        const __m256i odd = _mm256_madd_epi16(_mm256_srli_epi16(x, 8), _mm256_srai_epi16(y, 8));
        z = _mm256_add_epi32(z, _mm256_add_epi32(even, odd));
        memcpy((char *)sum + 32 * half, &z, sizeof z);
    }
}

#define INT8
#define KERNELS avx2_int8_kernels
#define MULTIPLY_ADD(a, b, sum)                                    \
    ({                                                             \
        const int32x16 a_ = (a), b_ = (b);                         \
        int32x16 sum_ = (sum);                                     \
        multiply_add_bytes(&sum_, &a_, &b_);                       \
        sum_;                                                      \
    })
#include "AVX2.c"
#endif
