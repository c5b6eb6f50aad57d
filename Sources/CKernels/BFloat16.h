// Pairs of bfloat16: two floats rounded to their upper 16 bits, to nearest even, in one 32-bit word with the first
// in the upper half.
//
// A product of two bfloat16 numbers is exact in float32, so multiplying and adding a pair is two fused
// multiply-adds, first elements first, which is the order of the processors that have an instruction for it. That
// instruction treats numbers below 2⁻¹²⁶ as zero; other processors do not. To make all agree, values below 2⁻⁵⁰ and
// biases below 2⁻⁹⁰ become zero here: every sum is then a multiple of 2⁻¹¹⁴, and such small numbers do not arise.
#pragma once
#include "Internal.h"

// Rounds to the upper 16 bits and leaves the lower 16 undefined.
INLINE void round_to_bfloat16(int32x16 *bits) {
    const int32x16 is_tiny = (*bits & 0x7fffffff) < 0x26800000;
    *bits = (*bits + 0x7fff + ((*bits >> 16) & 1)) & ~is_tiny;
}

// pairs[k] = the pair of first[k] and second[k].
INLINE void make_pairs(int32x16 *pairs, const float32x16 *first, const float32x16 *second) {
    int32x16 upper = (int32x16)*first, lower = (int32x16)*second;
    round_to_bfloat16(&upper);
    round_to_bfloat16(&lower);
    *pairs = (upper & (int32_t)0xffff0000) | (lower >> 16 & 0xffff);
}

// A bias as bfloat16 kernels add it: in float32, with tiny values flushed to zero.
INLINE float flush_tiny(float bias) { return fabsf(bias) < 0x1p-90f ? 0 : bias; }
