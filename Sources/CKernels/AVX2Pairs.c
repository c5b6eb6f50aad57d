// The kernels for x86-64 processors with AVX2 and FMA, for pairs of bfloat16.
#define PAIRS
#define KERNELS avx2_pair_kernels
#include "AVX2.c"
