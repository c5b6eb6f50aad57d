// The kernels for any processor, for pairs of bfloat16.
#define PAIRS
#define KERNELS portable_pair_kernels
#include "Portable.c"
