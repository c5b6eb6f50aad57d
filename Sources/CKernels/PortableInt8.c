// The int8 kernels for any processor.
#define INT8
#define KERNELS portable_int8_kernels
#include "Portable.c"
