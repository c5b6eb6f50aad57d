// The arithmetic, written once and compiled once for each instruction set by the files that include it.
//
// After including Internal.h and before this, define KERNELS, the name of the table of functions that the file
// gives, and COLUMNS, how many vectors of 16 sums are carried at once: with two sums each they must fit into the
// registers. Define PAIRS where factors are pairs of bfloat16, and MULTIPLY_ADD if there is an instruction for them.
//
// The order of every sum: y = init + Σ w[k]·x[k] is two sums, of even k beginning at init and of odd k beginning
// at 0, each by fused multiply-add in rising k, added at the end; where factors are pairs, k counts pairs. Outputs
// are independent of one another, so neither the width of a vector nor a split among threads can change a bit.
#include "Pairs.h"
#pragma STDC FP_CONTRACT OFF

#ifndef FMA
#define FMA __builtin_elementwise_fma
#endif
#define SPLAT(value) ((value) - (v16){0})
#define SELECT(mask, yes, no) ((v16)(((i16)(yes) & (mask)) | ((i16)(no) & ~(mask))))

#ifdef PAIRS
typedef i16 factors;
// One factor, 16 times.
INLINE void spread(factors *to, const float *factor) {
    int32_t bits;
    memcpy(&bits, factor, sizeof bits);
    *to = bits - (i16){0};
}
#ifndef MULTIPLY_ADD
#define FIRST(pairs) ((v16)((pairs) & (int32_t)0xffff0000))
#define SECOND(pairs) ((v16)((pairs) << 16))
#define MULTIPLY_ADD(a, b, sum) FMA(SECOND(a), SECOND(b), FMA(FIRST(a), FIRST(b), sum))
#endif
#else
typedef v16 factors;
INLINE void spread(factors *to, const float *factor) { *to = SPLAT(*factor); }
#define MULTIPLY_ADD FMA
#endif

// acc[c] += Σ x[k] · w[k·stride + 16c …], for `columns` vectors of sums.
INLINE void multiply(
    v16 *acc, const int columns, const float *x, const size_t K, const float *w, const size_t stride) {
    v16 even[COLUMNS], odd[COLUMNS];
    for (int c = 0; c < columns; c++) {
        even[c] = acc[c];
        odd[c] = (v16){0};
    }
    size_t k = 0;
    for (; k + 2 <= K; k += 2, w += 2 * stride) {
        factors a, b;
        spread(&a, x + k);
        spread(&b, x + k + 1);
#pragma unroll
        for (int c = 0; c < columns; c++) {
            even[c] = MULTIPLY_ADD(a, *(const factors *)(w + 16 * c), even[c]);
            odd[c] = MULTIPLY_ADD(b, *(const factors *)(w + stride + 16 * c), odd[c]);
        }
    }
    if (k < K) {
        factors a;
        spread(&a, x + k);
        for (int c = 0; c < columns; c++) even[c] = MULTIPLY_ADD(a, *(const factors *)(w + 16 * c), even[c]);
    }
    for (int c = 0; c < columns; c++) acc[c] = even[c] + odd[c];
}

// The same for the `width` vectors of a whole panel, COLUMNS at a time.
INLINE void multiply_panel(v16 *acc, const int width, const float *x, const size_t K, const float *w) {
    int c = 0;
    for (; c + COLUMNS <= width; c += COLUMNS) multiply(acc + c, COLUMNS, x, K, w + 16 * c, 16 * width);
    for (; c < width; c++) multiply(acc + c, 1, x, K, w + 16 * c, 16 * width);
}

// x = e^x, within 2 units in the last place, for −87 ≤ x ≤ 87; x is pulled into that interval.
INLINE void exponential(v16 *x) {
    const v16 low = SPLAT(-87.0f), high = SPLAT(87.0f), shifter = SPLAT(0x1.8p23f);
    v16 a = SELECT(*x < low, low, *x);
    a = SELECT(a > high, high, a);
    // a = n·ln 2 + r with |r| ≤ ln 2 / 2; adding 1.5·2²³ rounds to the integer n and leaves it in the low bits.
    const v16 shifted = FMA(a, SPLAT(0x1.715476p0f), shifter);
    const v16 n = shifted - shifter;
    v16 r = FMA(n, SPLAT(-0x1.62e4p-1f), a);
    r = FMA(n, SPLAT(-0x1.7f7d1cp-20f), r);
    // e^r = 1 + r + r²·q(r), q fitted by least weighted error on the interval.
    v16 q = SPLAT(0.0013813145f);
    q = FMA(q, r, SPLAT(0.008369419f));
    q = FMA(q, r, SPLAT(0.041668456f));
    q = FMA(q, r, SPLAT(0.16666515f));
    q = FMA(q, r, SPLAT(0.49999994f));
    const v16 e = FMA(r * r, q, r) + SPLAT(1.0f);
    *x = (v16)((i16)e + ((i16)shifted << 23));
}

// x = 1 / (1 + e⁻ˣ).
INLINE void sigmoid(v16 *x) {
    v16 e = -*x;
    exponential(&e);
    *x = SPLAT(1.0f) / (SPLAT(1.0f) + e);
}

// x = tanh x: an odd polynomial near zero, 1 − 2 / (e^2|x| + 1) with the sign of x elsewhere.
INLINE void hyperbolic_tangent(v16 *x) {
    const i16 sign = (i16)*x & (int32_t)0x80000000;
    const v16 size = (v16)((i16)*x ^ sign), z = *x * *x;
    v16 p = SPLAT(-0.0057170433f);
    p = FMA(p, z, SPLAT(0.020650586f));
    p = FMA(p, z, SPLAT(-0.053743497f));
    p = FMA(p, z, SPLAT(0.13331491f));
    p = FMA(p, z, SPLAT(-0.33333284f));
    const v16 near = FMA(*x * z, p, *x);
    v16 e = size + size;
    exponential(&e);
    const v16 far = SPLAT(1.0f) - SPLAT(2.0f) / (e + SPLAT(1.0f));
    *x = SELECT(size < SPLAT(0.625f), near, (v16)((i16)far | sign));
}

// Memory of the caller's is aligned to floats only.
INLINE void load(v16 *x, const float *from) { memcpy(x, from, sizeof *x); }
INLINE void store(float *to, const v16 *x) { memcpy(to, x, sizeof *x); }

// The sums that a panel starts with: its biases and the product of the input x, or what the table has of both.
INLINE void begin(
    v16 *a, const int width, const layer *l, size_t panel, const float *x, const float *row, const float *w) {
    const float *first = (row ? row : l->bias) + panel * 16 * width;
    for (int c = 0; c < width; c++) load(a + c, first + 16 * c);
    if (!row) multiply_panel(a, width, x, l->X, w);
}

// What the cell makes of a panel's sums: c in place, h after to `next`. `candidate` is what the GRU's reset gate
// leaves alone.
INLINE void react(
    const layer *l, const size_t panel, v16 *a, const v16 *candidate, const float *h, float *c, float *next) {
    v16 past;
    switch (l->cell) {
    case lm_cell_lstm:
        load(&past, c + 16 * panel);
        sigmoid(&a[0]);
        sigmoid(&a[1]);
        hyperbolic_tangent(&a[2]);
        sigmoid(&a[3]);
        past = FMA(a[1], past, a[0] * a[2]);
        store(c + 16 * panel, &past);
        hyperbolic_tangent(&past);
        past = a[3] * past;
        store(next + 16 * panel, &past);
        break;
    case lm_cell_gru: {
        load(&past, h + 16 * panel);
        sigmoid(&a[0]);
        sigmoid(&a[1]);
        v16 n = FMA(a[0], a[2], *candidate);
        hyperbolic_tangent(&n);
        n = FMA(a[1], past - n, n);
        store(next + 16 * panel, &n);
        break;
    }
    case lm_cell_tanh:
    case lm_cell_relu:
        for (int g = 0; g < 4; g++) {
            if (l->cell == lm_cell_tanh) hyperbolic_tangent(&a[g]);
            else a[g] = SELECT(a[g] > (v16){0}, a[g], (v16){0});
            store(next + 64 * panel + 16 * g, &a[g]);
        }
    }
}

// One step of the panels from `from` up to `to`: x (X) or the table's row in, h (S) before, c in place, h after.
// `past` are the floats of h.
static void cells(
    const layer *l, const float *x, const float *row, const float *h, const float *past, float *c, float *next,
    size_t from, size_t to) {
    for (size_t panel = from; panel < to; panel++) {
        const float *w = l->weights + panel * l->panel_size;
        const float *u = w + l->X * l->width * 16;
        v16 a[4], candidate = {0};
        if (l->cell == lm_cell_gru) {
            begin(a, 3, l, panel, x, row, w);
            candidate = a[2];
            load(&a[2], l->candidate_bias + 16 * panel);
            multiply_panel(a, 3, h, l->S, u);
        } else {
            begin(a, 4, l, panel, x, row, w);
            multiply_panel(a, 4, h, l->S, u);
        }
        react(l, panel, a, &candidate, past, c, next);
    }
}

// Rows of y = W x + bias, without a state: the decoder, and (for every token) the table.
static void outputs(
    const layer *l, const float *x, float *y, size_t y_size, size_t from, size_t to) {
    for (size_t panel = from; panel < to; panel++) {
        v16 a[4];
        const size_t width = l->width, begins = 16 * width * panel, ends = begins + 16 * width;
        const float *w = l->weights + panel * l->panel_size;
        if (width == 4) begin(a, 4, l, panel, x, NULL, w);
        else begin(a, 3, l, panel, x, NULL, w);
        memcpy(y + begins, a, ((ends < y_size ? ends : y_size) - begins) * sizeof(float));
    }
}

#ifdef PAIRS
static void convert(const float *values, size_t n, float *to) {
    for (size_t k = 0; k < n; k += 32) {
        v16 a = {0}, b = {0};
        memcpy(&a, values + k, (n - k < 16 ? n - k : 16) * sizeof(float));
        if (n - k > 16) memcpy(&b, values + k + 16, (n - k < 32 ? n - k - 16 : 16) * sizeof(float));
        const v16 first = __builtin_shufflevector(
            a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        const v16 second = __builtin_shufflevector(
            a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
        i16 pairs;
        pair(&pairs, &first, &second);
        memcpy(to + k / 2, &pairs, (n - k < 32 ? (n - k + 1) / 2 : 16) * sizeof(float));
    }
}
#else
#define convert NULL
#endif

// As lm_softmax; the greatest value and the sum in 16 parts, joined in order.
static float softmax(float *values, size_t n, float scale) {
    v16 tops = SPLAT(-INFINITY), sums = {0}, e;
    for (size_t k = 0; k < n; k += 16) {
        e = SPLAT(-INFINITY);
        memcpy(&e, values + k, (n - k < 16 ? n - k : 16) * sizeof(float));
        tops = SELECT(e > tops, e, tops);
    }
    float top = -INFINITY;
    for (int k = 0; k < 16; k++) top = tops[k] > top ? tops[k] : top;
    for (size_t k = 0; k < n; k += 16) {
        const size_t bytes = (n - k < 16 ? n - k : 16) * sizeof(float);
        e = SPLAT(-INFINITY);
        memcpy(&e, values + k, bytes);
        e = (e - SPLAT(top)) * SPLAT(scale);
        // Below e⁻⁸⁷ is nothing: a forbidden token (−∞) must stay impossible.
        const i16 some = e >= SPLAT(-87.0f);
        exponential(&e);
        e = (v16)((i16)e & some);
        sums += e;
        memcpy(values + k, &e, bytes);
    }
    float sum = 0;
    for (int k = 0; k < 16; k++) sum += sums[k];
    const float share = sum > 0 ? 1 / sum : 0;
    for (size_t k = 0; k < n; k++) values[k] *= share;
    return sum;
}

#include "Batch.h"

const kernels KERNELS = {cells, outputs, batch_cells, batch_outputs, convert, softmax};
