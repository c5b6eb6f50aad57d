// Pairs of bfloat16: of two floats the upper halves, rounded to nearest, the first in the upper half.
//
// A product of two of them is exact in float32, so a product of pairs is two fused multiply-adds, first factors
// first; that is the order of the processors that have an instruction for it. They take numbers below 2⁻¹²⁶ for
// zero, others do not. So that all agree, what is below 2⁻⁵⁰ becomes zero here, and a bias below 2⁻⁹⁰: all sums are
// then whole multiples of 2⁻¹¹⁴, and such small numbers do not arise.
#pragma once
#include "Internal.h"

// Rounds to the upper 16 bits; what is left in the lower is arbitrary.
INLINE void round_half(i16 *bits) {
    const i16 is_small = (*bits & 0x7fffffff) < 0x26800000;
    *bits = (*bits + 0x7fff + ((*bits >> 16) & 1)) & ~is_small;
}

// The pairs of `first` and `second`.
INLINE void pair(i16 *pairs, const v16 *first, const v16 *second) {
    i16 upper = (i16)*first, lower = (i16)*second;
    round_half(&upper);
    round_half(&lower);
    *pairs = (upper & (int32_t)0xffff0000) | (lower >> 16 & 0xffff);
}

// The bias that is added in float32.
INLINE float added(float bias) { return fabsf(bias) < 0x1p-90f ? 0 : bias; }
