// The bfloat16 kernels for x86-64 processors with AVX2 and FMA.
#define BFLOAT16
#define KERNELS avx2_bfloat16_kernels
#include "AVX2.c"
