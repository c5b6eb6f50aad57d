// The int8 kernels for x86-64 processors with AVX-512 VNNI, which multiply a quad in one instruction.
#include "Internal.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define INT8
#define KERNELS avx512_int8_kernels
#define COLUMNS 4
#define TILE 4
#define MULTIPLY_ADD(a, b, sum) \
    ((int32x16)_mm512_dpbusd_epi32((__m512i)(sum), (__m512i)(a), (__m512i)(b)))
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vnni,fma"))), apply_to = function)
#include "Kernel.h"
#pragma clang attribute pop
#endif
