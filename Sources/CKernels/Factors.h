// What a product is taken of, in the precision of the file that includes this: four bytes of numbers.
//
// Define BFLOAT16 or INT8 first, and MULTIPLY_ADD if the processor has an instruction for it; otherwise factors are
// floats. Every precision defines
//
//     factors             16 factors, one of each output
//     total               what their products are summed in
//     broadcast           copies one factor of the input into all 16
//     MULTIPLY_ADD        sum + a·b
//     begin, finish       make a total of what is there so far, and add one to it
//     convert             makes factors of floats
#pragma once
#include "BFloat16.h"
#include "Int8.h"

#if defined(BFLOAT16) || defined(INT8)
typedef int32x16 factors;

INLINE void broadcast(factors *to, const float *factor) {
    int32_t bits;
    memcpy(&bits, factor, sizeof bits);
    *to = bits - (int32x16){0};
}
#else
typedef float32x16 factors;
INLINE void broadcast(factors *to, const float *factor) { *to = SPLAT(*factor); }
#define MULTIPLY_ADD FMA
#define convert NULL
#endif

#ifdef INT8
typedef int32x16 total;

#ifndef MULTIPLY_ADD
#define MULTIPLY_ADD(a, b, sum) multiply_add_quads(a, b, sum)
#endif

INLINE void begin(total *sum, const float32x16 *acc) {
    (void)acc;
    *sum = (total){0};
}

// acc += the sum, as what its numbers stand for. `scale` is the input's; after its weights a matrix has a row of
// scales and one of what the sum of bytes is too large by.
INLINE void finish(
    float32x16 *acc, const total *even, const total *odd, const float *scale, const float *after, size_t stride) {
    const total sum = *even + *odd - *(const total *)(after + stride);
    *acc = FMA(__builtin_convertvector(sum, float32x16), *(const float32x16 *)after * SPLAT(*scale), *acc);
}

static void convert(const float *values, size_t n, float *to) {
    float32x16 largest = {0}, a;
    for (size_t k = 0; k < n; k += 16) {
        a = (float32x16){0};
        memcpy(&a, values + k, (n - k < 16 ? n - k : 16) * sizeof(float));
        a = (float32x16)((int32x16)a & 0x7fffffff);
        largest = SELECT(a > largest, a, largest);
    }
    float scale, inverse, most = 0;
    for (int k = 0; k < 16; k++) most = largest[k] > most ? largest[k] : most;
    find_scale(most, &scale, &inverse);
    const float32x16 inverses = SPLAT(inverse);
    uint8_t *bytes = (uint8_t *)to;
    for (size_t k = 0; k < n; k += 16) {
        a = (float32x16){0};
        memcpy(&a, values + k, (n - k < 16 ? n - k : 16) * sizeof(float));
        int32x16 q;
        round_to_int8(&q, &a, &inverses);
        const uint8x16 shifted = __builtin_convertvector((uint32x16)(q + 128), uint8x16);
        memcpy(bytes + k, &shifted, n - k < 16 ? (n - k + 3) / 4 * 4 : 16);
    }
    to[(n + 3) / 4] = scale;
}

#else
typedef float32x16 total;

#ifndef MULTIPLY_ADD
#define FIRST(pairs) ((float32x16)((pairs) & (int32_t)0xffff0000))
#define SECOND(pairs) ((float32x16)((pairs) << 16))
#define MULTIPLY_ADD(a, b, sum) FMA(SECOND(a), SECOND(b), FMA(FIRST(a), FIRST(b), sum))
#endif

INLINE void begin(total *sum, const float32x16 *acc) { *sum = *acc; }

INLINE void finish(
    float32x16 *acc, const total *even, const total *odd, const float *scale, const float *after, size_t stride) {
    (void)scale, (void)after, (void)stride;
    *acc = *even + *odd;
}

#ifdef BFLOAT16
static void convert(const float *values, size_t n, float *to) {
    for (size_t k = 0; k < n; k += 32) {
        float32x16 a = {0}, b = {0};
        memcpy(&a, values + k, (n - k < 16 ? n - k : 16) * sizeof(float));
        if (n - k > 16) memcpy(&b, values + k + 16, (n - k < 32 ? n - k - 16 : 16) * sizeof(float));
        const float32x16 first = __builtin_shufflevector(
            a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        const float32x16 second = __builtin_shufflevector(
            a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
        int32x16 pairs;
        make_pairs(&pairs, &first, &second);
        memcpy(to + k / 2, &pairs, (n - k < 32 ? (n - k + 1) / 2 : 16) * sizeof(float));
    }
}
#endif
#endif
