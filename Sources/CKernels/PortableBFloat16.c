// The bfloat16 kernels for any processor.
#define BFLOAT16
#define KERNELS portable_bfloat16_kernels
#include "Portable.c"
