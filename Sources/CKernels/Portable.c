// The kernels for any processor. Every 64-bit ARM has fused multiply-add; for an x86 from before 2013 the C
// library imitates it, which is slow but gives the same bits.
#include "Internal.h"

#if defined(__x86_64__) && !defined(__FMA__)
#pragma STDC FP_CONTRACT OFF
static __attribute__((noinline)) void imitate(const v16 *a, const v16 *b, v16 *c) {
    for (int k = 0; k < 16; k++) (*c)[k] = fmaf((*a)[k], (*b)[k], (*c)[k]);
}
#define FMA(a, b, c) ({ const v16 a_ = (a), b_ = (b); v16 c_ = (c); imitate(&a_, &b_, &c_); c_; })
#endif

#ifndef KERNELS
#define KERNELS portable_kernels
#endif
#define COLUMNS 2
#define TILE 1
#include "Kernel.h"
