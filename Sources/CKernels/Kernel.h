// The arithmetic, written once and compiled for each instruction set by the files that include it.
//
// Before including this, include Internal.h and define KERNELS, the name of the table of functions to define, and
// COLUMNS, the number of vectors of 16 outputs that are summed at once: their sums, two vectors each, must fit into
// the registers. For bfloat16 define BFLOAT16, for int8 INT8, and MULTIPLY_ADD if there is an instruction for that.
//
// The order of every sum: y = init + Σ w[k]·x[k] is computed as two sums, one over even k that begins at init and one
// over odd k that begins at 0, each by fused multiply-adds in increasing k, added at the end. In bfloat16 k counts
// pairs; in int8 sums are exact. Outputs are independent of one another, so neither the vector width nor the number of
// threads changes a bit.
#include "Internal.h"
#pragma STDC FP_CONTRACT OFF

#ifndef FMA
#define FMA __builtin_elementwise_fma
#endif
#define SPLAT(value) ((value) - (float32x16){0})
#define SELECT(mask, yes, no) ((float32x16)(((int32x16)(yes) & (mask)) | ((int32x16)(no) & ~(mask))))

#include "Factors.h"

// acc[c] += Σ x[k] · w[k·stride + 16c …], for `columns` vectors of 16 outputs.
INLINE void multiply(
    float32x16 *acc, const int columns, const float *x, const size_t K, const float *w, const size_t stride) {
    total even[COLUMNS], odd[COLUMNS];
    for (int c = 0; c < columns; c++) {
        begin(&even[c], &acc[c]);
        odd[c] = (total){0};
    }
    size_t k = 0;
    for (; k + 2 <= K; k += 2, w += 2 * stride) {
        factors a, b;
        broadcast(&a, x + k);
        broadcast(&b, x + k + 1);
#pragma unroll
        for (int c = 0; c < columns; c++) {
            even[c] = MULTIPLY_ADD(a, *(const factors *)(w + 16 * c), even[c]);
            odd[c] = MULTIPLY_ADD(b, *(const factors *)(w + stride + 16 * c), odd[c]);
        }
    }
    if (k < K) {
        factors a;
        broadcast(&a, x + k);
        for (int c = 0; c < columns; c++) even[c] = MULTIPLY_ADD(a, *(const factors *)(w + 16 * c), even[c]);
        w += stride;
    }
    for (int c = 0; c < columns; c++) finish(&acc[c], &even[c], &odd[c], x + K, w + 16 * c, stride);
}

// The same for all `width` vectors of a panel, COLUMNS at a time.
INLINE void multiply_panel(float32x16 *acc, const int width, const float *x, const size_t K, const float *w) {
    int c = 0;
    for (; c + COLUMNS <= width; c += COLUMNS) multiply(acc + c, COLUMNS, x, K, w + 16 * c, 16 * width);
    for (; c < width; c++) multiply(acc + c, 1, x, K, w + 16 * c, 16 * width);
}

// x = e^x, within 2 units in the last place; x is clamped to −87 ≤ x ≤ 87.
INLINE void exponential(float32x16 *x) {
    const float32x16 low = SPLAT(-87.0f), high = SPLAT(87.0f), shifter = SPLAT(0x1.8p23f);
    float32x16 a = SELECT(*x < low, low, *x);
    a = SELECT(a > high, high, a);
    // a = n·ln 2 + r with |r| ≤ ln 2 / 2; adding 1.5·2²³ rounds to the integer n and leaves it in the low bits.
    const float32x16 shifted = FMA(a, SPLAT(0x1.715476p0f), shifter);
    const float32x16 n = shifted - shifter;
    float32x16 r = FMA(n, SPLAT(-0x1.62e4p-1f), a);
    r = FMA(n, SPLAT(-0x1.7f7d1cp-20f), r);
    // e^r = 1 + r + r²·q(r), with q fitted to the least weighted error on the interval.
    float32x16 q = SPLAT(0.0013813145f);
    q = FMA(q, r, SPLAT(0.008369419f));
    q = FMA(q, r, SPLAT(0.041668456f));
    q = FMA(q, r, SPLAT(0.16666515f));
    q = FMA(q, r, SPLAT(0.49999994f));
    const float32x16 e = FMA(r * r, q, r) + SPLAT(1.0f);
    *x = (float32x16)((int32x16)e + ((int32x16)shifted << 23));
}

// x = 1 / (1 + e⁻ˣ).
INLINE void sigmoid(float32x16 *x) {
    float32x16 e = -*x;
    exponential(&e);
    *x = SPLAT(1.0f) / (SPLAT(1.0f) + e);
}

// x = tanh x: an odd polynomial near zero; elsewhere 1 − 2 / (e^2|x| + 1) with the sign of x.
INLINE void hyperbolic_tangent(float32x16 *x) {
    const int32x16 sign = (int32x16)*x & (int32_t)0x80000000;
    const float32x16 size = (float32x16)((int32x16)*x ^ sign), z = *x * *x;
    float32x16 p = SPLAT(-0.0057170433f);
    p = FMA(p, z, SPLAT(0.020650586f));
    p = FMA(p, z, SPLAT(-0.053743497f));
    p = FMA(p, z, SPLAT(0.13331491f));
    p = FMA(p, z, SPLAT(-0.33333284f));
    const float32x16 near = FMA(*x * z, p, *x);
    float32x16 e = size + size;
    exponential(&e);
    const float32x16 far = SPLAT(1.0f) - SPLAT(2.0f) / (e + SPLAT(1.0f));
    *x = SELECT(size < SPLAT(0.625f), near, (float32x16)((int32x16)far | sign));
}

// The caller's memory is aligned to floats only.
INLINE void load(float32x16 *x, const float *from) { memcpy(x, from, sizeof *x); }
INLINE void store(float *to, const float32x16 *x) { memcpy(to, x, sizeof *x); }

// a = bias + W x for a panel, looked up where the input has a row in the table.
INLINE void multiply_input(
    float32x16 *a, const int width, const layer *l, size_t panel, const float *x, const float *table_row,
    const float *w) {
    const float *first = (table_row ? table_row : l->bias) + panel * 16 * width;
    for (int c = 0; c < width; c++) load(a + c, first + 16 * c);
    if (!table_row) multiply_panel(a, width, x, l->X, w);
}

// Applies the cell's nonlinearities to a panel's pre-activations a: updates c and writes the new hidden state to
// `next`. `candidate` is the part of the GRU's candidate that the reset gate does not multiply.
INLINE void activate(
    const layer *l, const size_t panel, float32x16 *a, const float32x16 *candidate, const float *previous,
    float *c, float *next) {
    float32x16 state;
    switch (l->cell) {
    case lm_cell_lstm:
        load(&state, c + 16 * panel);
        sigmoid(&a[0]);
        sigmoid(&a[1]);
        hyperbolic_tangent(&a[2]);
        sigmoid(&a[3]);
        state = FMA(a[1], state, a[0] * a[2]);
        store(c + 16 * panel, &state);
        hyperbolic_tangent(&state);
        state = a[3] * state;
        store(next + 16 * panel, &state);
        break;
    case lm_cell_gru: {
        load(&state, previous + 16 * panel);
        sigmoid(&a[0]);
        sigmoid(&a[1]);
        float32x16 n = FMA(a[0], a[2], *candidate);
        hyperbolic_tangent(&n);
        n = FMA(a[1], state - n, n);
        store(next + 16 * panel, &n);
        break;
    }
    case lm_cell_tanh:
    case lm_cell_relu:
        for (int g = 0; g < 4; g++) {
            if (l->cell == lm_cell_tanh) hyperbolic_tangent(&a[g]);
            else a[g] = SELECT(a[g] > (float32x16){0}, a[g], (float32x16){0});
            store(next + 64 * panel + 16 * g, &a[g]);
        }
    }
}

// One step of a recurrent layer: reads the input x (X), or its row of the table, and the previous hidden state as
// factors h (S) and as floats; updates c and writes the new hidden state to `next`.
static void recurrent(
    const layer *l, const float *x, const float *table_row, const float *h, const float *previous, float *c,
    float *next, size_t from, size_t to) {
    for (size_t panel = from; panel < to; panel++) {
        const float *w = l->weights + panel * l->panel_size;
        const float *u = w + l->recurrent;
        float32x16 a[4], candidate = {0};
        if (l->cell == lm_cell_gru) {
            multiply_input(a, 3, l, panel, x, table_row, w);
            candidate = a[2];
            load(&a[2], l->candidate_bias + 16 * panel);
            multiply_panel(a, 3, h, l->S, u);
        } else {
            multiply_input(a, 4, l, panel, x, table_row, w);
            multiply_panel(a, 4, h, l->S, u);
        }
        activate(l, panel, a, &candidate, previous, c, next);
    }
}

// y = W x + bias, up to y_size: the decoder's logits, and a token's row of the table.
static void linear(const layer *l, const float *x, float *y, size_t y_size, size_t from, size_t to) {
    for (size_t panel = from; panel < to; panel++) {
        float32x16 a[4];
        const size_t width = l->width, begin = 16 * width * panel, end = begin + 16 * width;
        const float *w = l->weights + panel * l->panel_size;
        if (width == 4) multiply_input(a, 4, l, panel, x, NULL, w);
        else multiply_input(a, 3, l, panel, x, NULL, w);
        memcpy(y + begin, a, ((end < y_size ? end : y_size) - begin) * sizeof(float));
    }
}

// See lm_softmax. Maximum and sum are computed in 16 parts, which are combined in order.
static void softmax(float *values, size_t n, float scale) {
    float32x16 maxima = SPLAT(-INFINITY), sums = {0}, e;
    for (size_t k = 0; k < n; k += 16) {
        e = SPLAT(-INFINITY);
        memcpy(&e, values + k, (n - k < 16 ? n - k : 16) * sizeof(float));
        maxima = SELECT(e > maxima, e, maxima);
    }
    float maximum = -INFINITY;
    for (int k = 0; k < 16; k++) maximum = maxima[k] > maximum ? maxima[k] : maximum;
    for (size_t k = 0; k < n; k += 16) {
        const size_t bytes = (n - k < 16 ? n - k : 16) * sizeof(float);
        e = SPLAT(-INFINITY);
        memcpy(&e, values + k, bytes);
        e = (e - SPLAT(maximum)) * SPLAT(scale);
        // Anything below e⁻⁸⁷ becomes 0: a forbidden token (−∞) must stay impossible.
        const int32x16 is_nonzero = e >= SPLAT(-87.0f);
        exponential(&e);
        e = (float32x16)((int32x16)e & is_nonzero);
        sums += e;
        memcpy(values + k, &e, bytes);
    }
    float sum = 0;
    for (int k = 0; k < 16; k++) sum += sums[k];
    const float inverse = sum > 0 ? 1 / sum : 0;
    for (size_t k = 0; k < n; k++) values[k] *= inverse;
}

// Reads memory as fast as the processor can; the sum is there so that nothing is left out.
static uint32_t sum(const uint32_t *words, size_t n) {
    uint32x16 sums[8] = {0};
    for (size_t k = 0; k < n; k += 128)
#pragma unroll
        for (size_t c = 0; c < 8; c++) sums[c] += *(const uint32x16 *)(words + k + 16 * c);
    for (size_t c = 1; c < 8; c++) sums[0] += sums[c];
    uint32_t all = 0;
    for (size_t k = 0; k < 16; k++) all += sums[0][k];
    return all;
}

#include "Batch.h"

const kernels KERNELS = {recurrent, linear, batch_recurrent, batch_linear, convert, softmax, sum};
