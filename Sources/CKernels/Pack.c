// Bringing weights from PyTorch's rows into panels, see Internal.h. A model is packed each time it is loaded, so
// this moves blocks of four by four in registers rather than single floats.
#include "Pairs.h"

typedef float v4 __attribute__((vector_size(16)));

// Columns [0, 4) of four rows, `stride` apart, to four rows of `to`.
static inline __attribute__((always_inline)) void transpose(
    float *to, size_t to_stride, const float *from, size_t stride) {
    v4 a, b, c, d;
    memcpy(&a, from, sizeof a);
    memcpy(&b, from + stride, sizeof b);
    memcpy(&c, from + 2 * stride, sizeof c);
    memcpy(&d, from + 3 * stride, sizeof d);
    const v4 ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), AB = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const v4 cd = __builtin_shufflevector(c, d, 0, 4, 1, 5), CD = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(v4 *)to = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
    *(v4 *)(to + to_stride) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    *(v4 *)(to + 2 * to_stride) = __builtin_shufflevector(AB, CD, 0, 1, 4, 5);
    *(v4 *)(to + 3 * to_stride) = __builtin_shufflevector(AB, CD, 2, 3, 6, 7);
}

// `rows` ≤ 16 rows of K columns, `stride` apart, to K rows of 16, zeros where there is no row.
static void pack_block(
    float *to, size_t to_stride, const float *from, size_t stride, size_t rows, size_t K) {
    size_t k = 0;
    if (rows == 16)
        for (; k + 4 <= K; k += 4)
            for (size_t row = 0; row < 16; row += 4)
                transpose(to + k * to_stride + row, to_stride, from + row * stride + k, stride);
    for (; k < K; k++)
        for (size_t row = 0; row < 16; row++)
            to[k * to_stride + row] = row < rows ? from[row * stride + k] : 0;
}

// The same to the pairs of columns 2k and 2k + 1.
static void pack_pairs(float *to, size_t to_stride, const float *from, size_t rows, size_t K) {
    enum { columns = 64 };
    v16 block[columns];
    for (size_t begin = 0; begin < K; begin += columns) {
        const size_t count = K - begin < columns ? K - begin : columns;
        pack_block((float *)block, 16, from + begin, K, rows, count);
        if (count % 2) block[count] = (v16){0};
        for (size_t k = 0; k < count; k += 2) {
            i16 pairs;
            pair(&pairs, block + k, block + k + 1);
            memcpy(to + (begin + k) / 2 * to_stride, &pairs, sizeof pairs);
        }
    }
}

// `rows` ≤ 16 rows of K columns to their factors, 16 side by side.
static void pack_factors(
    const layer *l, float *to, size_t to_stride, const float *from, size_t rows, size_t K) {
    if (l->precision == lm_bfloat16) pack_pairs(to, to_stride, from, rows, K);
    else pack_block(to, to_stride, from, K, rows, K);
}

// The first row of the matrix that vector `column` of a panel holds, and how many of its 16 there are.
static size_t rows_of(const layer *l, size_t panel, size_t column, size_t *first) {
    const int gated = l->cell == lm_cell_lstm || l->cell == lm_cell_gru;
    const size_t unit = gated ? 16 * panel : 16 * (l->width * panel + column);
    const size_t units = gated ? l->H : l->outputs;
    *first = gated ? column * l->H + unit : unit;
    return unit >= units ? 0 : units - unit < 16 ? units - unit : 16;
}

void pack_weights(layer *l, const float *W, const float *U) {
    const size_t stride = 16 * l->width;
    for (size_t panel = 0; panel < l->panels; panel++) {
        float *to = l->weights + panel * l->panel_size;
        for (size_t column = 0; column < l->width; column++) {
            size_t first;
            const size_t rows = rows_of(l, panel, column, &first);
            if (!rows) first = 0;
            pack_factors(l, to + 16 * column, stride, W + first * l->D, rows, l->D);
            if (U) pack_factors(l, to + l->X * stride + 16 * column, stride, U + first * l->H, rows, l->H);
        }
    }
}

void pack_bias(layer *l, const float *b, const float *d) {
    for (size_t panel = 0; panel < l->panels; panel++)
        for (size_t column = 0; column < l->width; column++) {
            size_t first;
            const size_t rows = rows_of(l, panel, column, &first);
            // The reset gate stands between the two biases of the GRU's candidate.
            const int apart = l->cell == lm_cell_gru && column == 2;
            for (size_t row = 0; row < 16; row++) {
                const float input = row < rows ? b[first + row] : 0;
                const float state = row < rows && d ? d[first + row] : 0;
                const float sum = apart ? input : input + state;
                const int as_is = l->precision == lm_float32;
                l->bias[16 * (l->width * panel + column) + row] = as_is ? sum : added(sum);
                if (apart) l->candidate_bias[16 * panel + row] = as_is ? state : added(state);
            }
        }
}

size_t lm_first_not_finite(const float *values, size_t n) {
    const size_t block = 4096;
    for (size_t begin = 0; begin < n; begin += block) {
        const size_t end = n - begin < block ? n : begin + block;
        // The exponent of all ones, tested on whole blocks so that the compiler can do many at once.
        uint32_t found = 0;
        for (size_t k = begin; k < end; k++) {
            uint32_t bits;
            memcpy(&bits, values + k, sizeof bits);
            found |= (bits & 0x7f800000u) == 0x7f800000u;
        }
        for (size_t k = begin; found && k < end; k++)
            if (!isfinite(values[k])) return k;
    }
    return n;
}
