// The bfloat16 kernels for x86-64 processors with AVX-512 BF16, which multiply a pair in one instruction.
#include "Internal.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define BFLOAT16
#define KERNELS avx512_bfloat16_kernels
#define COLUMNS 4
#define TILE 4
#define MULTIPLY_ADD(a, b, sum) \
    ((float32x16)_mm512_dpbf16_ps((__m512)(sum), (__m512bh)(a), (__m512bh)(b)))
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bf16,fma"))), apply_to = function)
#include "Kernel.h"
#pragma clang attribute pop
#endif
