// What the parts of the generation kernel share.
#pragma once
#include "CKernels.h"
#include <math.h>
#include <string.h>

typedef float v16 __attribute__((vector_size(64)));

typedef int32_t i16 __attribute__((vector_size(64)));

#define INLINE static inline __attribute__((always_inline))

// A product's weights in panels of `width` vectors of 16 outputs, and what a recurrent layer adds to them.
//
// A panel is what one run through the input computes: the 4 gates of 16 units (LSTM), the 3 of 16 (GRU), or 64
// outputs (plain RNN, decoder). Its weights are one contiguous run of rows of 16·width factors, X rows for the
// input and then S for the state, so a step reads all of memory forwards, once.
//
// A factor has four bytes: it is a float, or a pair of bfloat16 (see Pairs.h) that lies where a float would.
typedef struct {
    lm_cell cell;
    lm_precision precision;
    size_t D, H;           // inputs; units, or 0 for the decoder
    size_t X, S;           // factors of them: as many floats, or half as many pairs
    size_t outputs;        // rows of the matrix that was packed: gates·H, or V
    size_t width, panels;  // vectors of 16 in a panel, and panels
    size_t panel_size;     // factors of a panel: (X + S)·16·width
    size_t padded;         // units rounded up to whole panels
    float *weights, *bias, *candidate_bias;
} layer;

// One row for each stream of a batch: row s begins at base + s·stride, or at base + chosen[s]·stride.
typedef struct {
    float *base;
    size_t stride;
    const int32_t *chosen;
} rows;

// Inputs x, embedding and state h are rows of factors, everything else of floats.
typedef struct {
    void (*cells)(
        const layer *, const float *x, const float *row, const float *h, const float *past, float *c,
        float *next, size_t from, size_t to);
    void (*outputs)(const layer *, const float *x, float *y, size_t y_size, size_t from, size_t to);
    // The same for `count` streams. Either x or `table` is given.
    void (*batch_cells)(
        const layer *, const rows *x, const rows *table, const rows *h, const rows *past, const rows *c,
        const rows *next, size_t count, size_t from, size_t to);
    void (*batch_outputs)(
        const layer *, const rows *x, const rows *y, size_t y_size, size_t count, size_t from, size_t to);
    // to = the pairs of n values; NULL where factors are the values themselves.
    void (*convert)(const float *values, size_t n, float *to);
    float (*softmax)(float *values, size_t n, float scale);
} kernels;

extern const kernels portable_kernels, portable_pair_kernels;
#if defined(__x86_64__)
extern const kernels avx2_kernels, avx512_kernels, avx2_pair_kernels, avx512_pair_kernels;
#endif

// Packs `rows` rows of W (rows, D) and U (rows, H), gate by gate where there are gates.
void pack_weights(layer *, const float *W, const float *U);
void pack_bias(layer *, const float *b, const float *d);
