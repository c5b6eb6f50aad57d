// The kernels for any processor. Every 64-bit ARM processor has fused multiply-add. On x86 processors older than
// 2013 the C library emulates it: slowly, but with the same bits.
#include "Internal.h"

#if defined(__x86_64__) && !defined(__FMA__)
#pragma STDC FP_CONTRACT OFF
static __attribute__((noinline)) void emulate_fma(const float32x16 *a, const float32x16 *b, float32x16 *c) {
    for (int k = 0; k < 16; k++) (*c)[k] = fmaf((*a)[k], (*b)[k], (*c)[k]);
}
#define FMA(a, b, c) \
    ({ const float32x16 a_ = (a), b_ = (b); float32x16 c_ = (c); emulate_fma(&a_, &b_, &c_); c_; })
#endif

#ifndef KERNELS
#define KERNELS portable_kernels
#endif
#define COLUMNS 2
#define TILE 1
#include "Kernel.h"
