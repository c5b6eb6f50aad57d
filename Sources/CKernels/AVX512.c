// The kernels for x86-64 processors with AVX-512: 32 registers of 16 floats.
#include "Internal.h"

#if defined(__x86_64__)
#define KERNELS avx512_kernels
#define COLUMNS 4
#define TILE 4
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,fma"))), apply_to = function)
#include "Kernel.h"
#pragma clang attribute pop
#endif
