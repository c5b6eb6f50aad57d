// Quads of int8: whole numbers from −127 to 127 that stand for themselves times a scale, the first in the lowest byte
// of a 32-bit word.
//
//     x[k] ≈ s q[k],   s = max |x| / 127
//
// Weights have a scale for each row of their matrix, inputs one for each vector, found anew at every step. Sums of
// products are whole numbers too, exact in 32 bits for up to 66,000 factors, so they need no order.
//
// The instruction for such products takes the bytes of one side as numbers from 0 to 255. So inputs are stored as
// q + 128, and 128 times the sum of the weights is taken off again.
#pragma once
#include "Internal.h"
#pragma STDC FP_CONTRACT OFF

typedef uint32_t uint32x16 __attribute__((vector_size(64)));
typedef uint8_t uint8x16 __attribute__((vector_size(16)));

// Below 2⁻¹⁰⁰ the inverse of a scale would not be finite; such numbers are zero.
INLINE void find_scale(float most, float *scale, float *inverse) {
    const int is_zero = !(most >= 0x1p-100f);
    *scale = is_zero ? 0 : most / 127;
    *inverse = is_zero ? 0 : 127 / most;
}

// q = the numbers of `values`, rounded to nearest even. Adding 1.5·2²³ leaves them in the low bits.
INLINE void round_to_int8(int32x16 *q, const float32x16 *values, const float32x16 *inverses) {
    const float32x16 shifter = 0x1.8p23f - (float32x16){0};
    *q = (int32x16)(*values * *inverses + shifter) - (int32x16)shifter;
}

// Returns sum + Σ a·b of the four bytes of each word, those of a without and those of b with a sign.
#define BYTE(word, k) ((int32x16)((uint32x16)(word) >> 8 * (k) & 255))
#define SIGNED_BYTE(word, k) ((int32x16)((uint32x16)(word) << (24 - 8 * (k))) >> 24)
#define multiply_add_quads(a, b, sum)                                                                 \
    ((sum) + BYTE(a, 0) * SIGNED_BYTE(b, 0) + BYTE(a, 1) * SIGNED_BYTE(b, 1) + BYTE(a, 2) * SIGNED_BYTE(b, 2) \
     + BYTE(a, 3) * SIGNED_BYTE(b, 3))
