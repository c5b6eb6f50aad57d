// The kernels for x86-64 processors with AVX2 and FMA: 16 registers of 8 floats.
#include "Internal.h"

#if defined(__x86_64__)
#ifndef KERNELS
#define KERNELS avx2_kernels
#endif
#define COLUMNS 2
#define TILE 1
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "Kernel.h"
#pragma clang attribute pop
#endif
