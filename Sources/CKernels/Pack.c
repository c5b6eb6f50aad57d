// Packing weights from PyTorch's rows into panels, see Internal.h. A model is packed each time it is loaded, so this
// transposes blocks of four by four in registers instead of moving single floats.
#include "BFloat16.h"
#include "Int8.h"
#pragma STDC FP_CONTRACT OFF

typedef float float32x4 __attribute__((vector_size(16)));

// Writes four columns of four rows, `stride` apart, as four rows of `to`.
static inline __attribute__((always_inline)) void transpose(
    float *to, size_t to_stride, const float *from, size_t stride) {
    float32x4 a, b, c, d;
    memcpy(&a, from, sizeof a);
    memcpy(&b, from + stride, sizeof b);
    memcpy(&c, from + 2 * stride, sizeof c);
    memcpy(&d, from + 3 * stride, sizeof d);
    const float32x4 ab = __builtin_shufflevector(a, b, 0, 4, 1, 5), AB = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const float32x4 cd = __builtin_shufflevector(c, d, 0, 4, 1, 5), CD = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(float32x4 *)to = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
    *(float32x4 *)(to + to_stride) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    *(float32x4 *)(to + 2 * to_stride) = __builtin_shufflevector(AB, CD, 0, 1, 4, 5);
    *(float32x4 *)(to + 3 * to_stride) = __builtin_shufflevector(AB, CD, 2, 3, 6, 7);
}

// Transposes up to 16 rows of K columns, `stride` apart, to K rows of 16. Missing rows are zeros.
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

// As pack_block, with columns 2k and 2k + 1 packed into pairs.
static void pack_pairs(float *to, size_t to_stride, const float *from, size_t rows, size_t K) {
    enum { columns = 64 };
    float32x16 block[columns];
    for (size_t begin = 0; begin < K; begin += columns) {
        const size_t count = K - begin < columns ? K - begin : columns;
        pack_block((float *)block, 16, from + begin, K, rows, count);
        if (count % 2) block[count] = (float32x16){0};
        for (size_t k = 0; k < count; k += 2) {
            int32x16 pairs;
            make_pairs(&pairs, block + k, block + k + 1);
            memcpy(to + (begin + k) / 2 * to_stride, &pairs, sizeof pairs);
        }
    }
}

// Returns max |values[k]| of finite numbers, whose order is that of their bits.
static float largest_of(const float *values, size_t n) {
    int32_t most = 0;
    for (size_t k = 0; k < n; k++) {
        int32_t bits;
        memcpy(&bits, values + k, sizeof bits);
        bits &= 0x7fffffff;
        most = bits > most ? bits : most;
    }
    float largest;
    memcpy(&largest, &most, sizeof largest);
    return largest;
}

// As pack_block, with columns 4k to 4k + 3 packed into quads, then the scale of each row and 128 times its sum.
static void pack_quads(float *to, size_t to_stride, const float *from, size_t rows, size_t K) {
    enum { columns = 64 };
    float32x16 block[columns], scales = {0}, inverses = {0};
    int32x16 sums = {0};
    for (size_t row = 0; row < rows; row++) {
        float scale, inverse;
        find_scale(largest_of(from + row * K, K), &scale, &inverse);
        scales[row] = scale;
        inverses[row] = inverse;
    }
    for (size_t begin = 0; begin < K; begin += columns) {
        const size_t count = K - begin < columns ? K - begin : columns;
        pack_block((float *)block, 16, from + begin, K, rows, count);
        for (size_t k = count; k % 4; k++) block[k] = (float32x16){0};
        for (size_t k = 0; k < count; k += 4) {
            int32x16 quads = {0};
            for (size_t byte = 0; byte < 4; byte++) {
                int32x16 q;
                round_to_int8(&q, block + k + byte, &inverses);
                sums += q;
                quads |= (q & 255) << (int32_t)(8 * byte);
            }
            memcpy(to + (begin + k) / 4 * to_stride, &quads, sizeof quads);
        }
    }
    to += (K + 3) / 4 * to_stride;
    sums *= 128;
    memcpy(to, &scales, sizeof scales);
    memcpy(to + to_stride, &sums, sizeof sums);
}

// The same, to factors of the layer's precision.
static void pack_factors(
    const layer *l, float *to, size_t to_stride, const float *from, size_t rows, size_t K) {
    switch (l->precision) {
    case lm_float32: pack_block(to, to_stride, from, K, rows, K); break;
    case lm_bfloat16: pack_pairs(to, to_stride, from, rows, K); break;
    case lm_int8: pack_quads(to, to_stride, from, rows, K);
    }
}

// Returns how many rows of the matrix vector `column` of a panel holds, at most 16, and sets `first` to the first.
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
            if (U) pack_factors(l, to + l->recurrent + 16 * column, stride, U + first * l->H, rows, l->H);
        }
    }
}

void pack_bias(layer *l, const float *b, const float *d) {
    for (size_t panel = 0; panel < l->panels; panel++)
        for (size_t column = 0; column < l->width; column++) {
            size_t first;
            const size_t rows = rows_of(l, panel, column, &first);
            // The GRU's reset gate multiplies one of the candidate's two biases, so they stay apart.
            const int apart = l->cell == lm_cell_gru && column == 2;
            for (size_t row = 0; row < 16; row++) {
                const float input = row < rows ? b[first + row] : 0;
                const float state = row < rows && d ? d[first + row] : 0;
                const float sum = apart ? input : input + state;
                const int exact = l->precision != lm_bfloat16;
                l->bias[16 * (l->width * panel + column) + row] = exact ? sum : flush_tiny(sum);
                if (apart) l->candidate_bias[16 * panel + row] = exact ? state : flush_tiny(state);
            }
        }
}

size_t lm_first_not_finite(const float *values, size_t n) {
    const size_t block = 4096;
    for (size_t begin = 0; begin < n; begin += block) {
        const size_t end = n - begin < block ? n : begin + block;
        // Exponents of all ones, tested in whole blocks so that the loop vectorizes.
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
