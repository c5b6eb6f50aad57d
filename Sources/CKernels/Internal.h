// Types that the source files of the kernels share.
#pragma once
#include "CKernels.h"
#include <math.h>
#include <string.h>

typedef float float32x16 __attribute__((vector_size(64)));
typedef int32_t int32x16 __attribute__((vector_size(64)));

#define INLINE static inline __attribute__((always_inline))

// The packed weights of a recurrent layer or of the decoder.
//
// Weights come in panels, the rows of the matrix that are multiplied in one pass over the input: the 4 gates of 16
// units (LSTM), the 3 gates of 16 units (GRU), or 64 outputs (plain RNN, decoder). A panel is `width` vectors of 16
// outputs wide. Its weights are contiguous: one row of 16·width factors for each of the X factors of the input, then
// one for each of the S factors of the hidden state, so a step reads memory strictly forwards, once.
//
// A factor is what a product is taken of, in four bytes: a float, in bfloat16 a pair of numbers (see BFloat16.h), in
// int8 a quad (see Int8.h). In int8 two more rows follow those of each matrix, and a scale follows the factors of an
// input.
typedef struct {
    lm_cell cell;
    lm_precision precision;
    size_t D, H;           // inputs; units, or 0 for the decoder
    size_t X, S;           // their factors: as many floats, half as many pairs, or a quarter as many quads
    size_t outputs;        // rows of the matrix before packing: gates·H, or V
    size_t width, panels;  // vectors of 16 in a panel; panels
    size_t panel_size;     // words of a panel
    size_t recurrent;      // where the weights of the hidden state begin in a panel
    size_t padded;         // units rounded up to whole panels
    float *weights, *bias, *candidate_bias;
} layer;

// One row for each stream of a batch: row s begins at base + s·stride, or at base + indices[s]·stride.
typedef struct {
    float *base;
    size_t stride;
    const int32_t *indices;
} rows;

// The functions compiled for one instruction set and precision. The inputs x, the embedding and the hidden state h
// that weights multiply are rows of factors; everything else is floats. Each call computes the panels from `from` up
// to `to`.
typedef struct {
    // One step of a recurrent layer, see Kernel.h.
    void (*recurrent)(
        const layer *, const float *x, const float *table_row, const float *h, const float *previous, float *c,
        float *next, size_t from, size_t to);
    // y = W x + bias.
    void (*linear)(const layer *, const float *x, float *y, size_t y_size, size_t from, size_t to);
    // The same for `count` streams. Either x or `table` is given.
    void (*batch_recurrent)(
        const layer *, const rows *x, const rows *table, const rows *h, const rows *previous, const rows *c,
        const rows *next, size_t count, size_t from, size_t to);
    void (*batch_linear)(
        const layer *, const rows *x, const rows *y, size_t y_size, size_t count, size_t from, size_t to);
    // Converts n floats to factors, and what follows them; NULL where factors are floats.
    void (*convert)(const float *values, size_t n, float *to);
    void (*softmax)(float *values, size_t n, float scale);
    // Reads n words, a multiple of 128, and returns their sum.
    uint32_t (*sum)(const uint32_t *words, size_t n);
} kernels;

extern const kernels portable_kernels, portable_bfloat16_kernels, portable_int8_kernels;
#if defined(__x86_64__)
extern const kernels avx2_kernels, avx2_bfloat16_kernels, avx2_int8_kernels;
extern const kernels avx512_kernels, avx512_bfloat16_kernels, avx512_int8_kernels;
#endif

// The factors of so many numbers, without what follows them.
static inline size_t factors_of(lm_precision precision, size_t values) {
    const size_t per = precision == lm_float32 ? 1 : precision == lm_bfloat16 ? 2 : 4;
    return (values + per - 1) / per;
}

// Packs W (outputs, D) and, unless NULL, U (outputs, H).
void pack_weights(layer *, const float *W, const float *U);
// Packs the biases b and, unless NULL, d (outputs).
void pack_bias(layer *, const float *b, const float *d);
