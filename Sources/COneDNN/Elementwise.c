// Element-wise loops: filling, rounding, dropout, rows of a table, sums.
#include "COneDNN.h"
#include "parallel.h"
#include "vector.h"

enum { grain = 1 << 13 };

typedef struct pass {
    const float *x;
    const uint16_t *xHalf;
    float *y;
    uint16_t *yHalf;
    const int32_t *ids;
    int64_t rows, columns;
    bool accumulates;
    onn_mask mask;
    double *partial;
} pass;

// MARK: Filling and rounding

static void zero(void *context, int64_t begin, int64_t end) {
    memset(((const pass *)context)->y + begin, 0, sizeof(float) * (size_t)(end - begin));
}
void onn_zero(float *y, int64_t count) {
    pass p = {.y = y};
    onn_parallel(count, grain, zero, &p);
}

ONN_VECTOR void onn_round_range(const pass *p, int64_t i, int64_t end) {
    for (; i < end; i += lanes) {
        const int64_t n = end - i;
        PUT_HALVES(p->yHalf + i, GET(p->x + i, n), n);
    }
}
static void round_range(void *context, int64_t begin, int64_t end) { onn_round_range(context, begin, end); }
void onn_round(const float *x, uint16_t *y, int64_t count) {
    pass p = {.x = x, .yHalf = y};
    onn_parallel(count, grain, round_range, &p);
}

ONN_VECTOR void onn_widen_range(const pass *p, int64_t i, int64_t end) {
    for (; i < end; i += lanes) {
        const int64_t n = end - i;
        PUT(p->y + i, GET_HALVES(p->xHalf + i, n), n);
    }
}
static void widen_range(void *context, int64_t begin, int64_t end) { onn_widen_range(context, begin, end); }
void onn_widen(const uint16_t *x, float *y, int64_t count) {
    pass p = {.xHalf = x, .y = y};
    onn_parallel(count, grain, widen_range, &p);
}

// MARK: Dropout

/// A 32-bit hash of a row, which MASK combines with the column.
ONN_INLINE uint32_t hash_row(const onn_mask *m, int64_t row) {
    uint64_t z = m->seed + 0x9E3779B97F4A7C15u * (uint64_t)(m->layer + 1);
    z += 0xBF58476D1CE4E5B9u * (uint64_t)row;
    z = (z ^ (z >> 31)) * 0x94D049BB133111EBu;
    z = (z ^ (z >> 29)) * 0xD6E8FEB86659FD93u;
    return (uint32_t)(z >> 32);
}

/// The factors of 16 neighbouring elements: 0, or 1 / (1 − drop).
#define MASK(row, column, threshold, keep)                                                          \
    ({                                                                                              \
        words z_ = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};                          \
        z_ = ((z_ + (uint32_t)(column)) * 0x9E3779B1u) ^ (row);                                     \
        z_ = (z_ ^ (z_ >> 16)) * 0x7FEB352Du;                                                       \
        z_ = (z_ ^ (z_ >> 15)) * 0x846CA68Bu;                                                       \
        z_ = z_ ^ (z_ >> 16);                                                                       \
        (floats)((ints)(z_ >= (threshold)) & (ints)((floats){0} + (keep)));                         \
    })
ONN_INLINE uint32_t threshold_of(const onn_mask *m) { return (uint32_t)((double)m->drop * 4294967296.0); }

/// Multiplies a row by the mask; its source and its target are float32 or bfloat16.
ONN_INLINE void dropped_row(const onn_mask *m, int64_t r, const float *x, const uint16_t *xHalf, float *y,
                        uint16_t *yHalf, int64_t columns) {
    const uint32_t row = hash_row(m, r), threshold = threshold_of(m);
    const float keep = 1 / (1 - m->drop);
    for (int64_t j = 0; j < columns; j += lanes) {
        const int64_t n = columns - j;
        floats v;
        if (xHalf) v = GET_HALVES(xHalf + j, n);
        else v = GET(x + j, n);
        if (m->drop > 0) v *= MASK(row, j, threshold, keep);
        if (yHalf) PUT_HALVES(yHalf + j, v, n);
        else PUT(y + j, v, n);
    }
}

ONN_VECTOR void onn_dropout_rows(const pass *p, int64_t begin, int64_t end) {
    const int64_t w = p->columns;
    for (int64_t r = begin; r < end; r++)
        dropped_row(&p->mask, r, p->x + r * w, NULL, p->y + r * w, NULL, w);
}
static void dropout(void *context, int64_t begin, int64_t end) { onn_dropout_rows(context, begin, end); }
void onn_dropout(const float *x, float *y, int64_t rows, int64_t columns, onn_mask mask) {
    pass p = {.x = x, .y = y, .columns = columns, .mask = mask};
    onn_parallel(rows, 1 + grain / columns, dropout, &p);
}

ONN_VECTOR void onn_dropout_rows_bfloat16(const pass *p, int64_t begin, int64_t end) {
    const int64_t w = p->columns;
    for (int64_t r = begin; r < end; r++)
        dropped_row(&p->mask, r, NULL, p->xHalf + r * w, NULL, p->yHalf + r * w, w);
}
static void dropout_bfloat16(void *context, int64_t begin, int64_t end) {
    onn_dropout_rows_bfloat16(context, begin, end);
}
void onn_dropout_bfloat16(const uint16_t *x, uint16_t *y, int64_t rows, int64_t columns, onn_mask mask) {
    pass p = {.xHalf = x, .yHalf = y, .columns = columns, .mask = mask};
    onn_parallel(rows, 1 + grain / columns, dropout_bfloat16, &p);
}

// MARK: Rows of a table

ONN_VECTOR void onn_gather_rows(const pass *p, int64_t begin, int64_t end) {
    const int64_t w = p->columns;
    for (int64_t r = begin; r < end; r++) {
        const float *from = p->x + p->ids[r] * w;
        if (p->yHalf) dropped_row(&p->mask, r, from, NULL, NULL, p->yHalf + r * w, w);
        else dropped_row(&p->mask, r, from, NULL, p->y + r * w, NULL, w);
    }
}
static void gather(void *context, int64_t begin, int64_t end) { onn_gather_rows(context, begin, end); }
void onn_gather(const float *table, const int32_t *ids, int64_t rows, int64_t columns, float *y,
                uint16_t *yRounded, onn_mask mask) {
    pass p = {.x = table, .y = y, .yHalf = yRounded, .ids = ids, .columns = columns, .mask = mask};
    onn_parallel(rows, 1 + grain / columns, gather, &p);
}

/// Blocks of 16 columns begin..<end of all rows: no two threads touch the same element.
ONN_VECTOR void onn_scatter_columns(const pass *p, int64_t begin, int64_t end) {
    const int64_t w = p->columns;
    const uint32_t threshold = threshold_of(&p->mask);
    const float keep = 1 / (1 - p->mask.drop);
    for (int64_t r = 0; r < p->rows; r++) {
        const uint32_t row = hash_row(&p->mask, r);
        float *to = p->y + p->ids[r] * w;
        for (int64_t block = begin; block < end; block++) {
            const int64_t j = block * lanes, n = w - j;
            floats v = GET(p->x + r * w + j, n);
            if (p->mask.drop > 0) v *= MASK(row, j, threshold, keep);
            ADD(to + j, v, n);
        }
    }
}
static void scatter(void *context, int64_t begin, int64_t end) { onn_scatter_columns(context, begin, end); }
void onn_scatter(const float *dy, const int32_t *ids, int64_t rows, int64_t columns, float *table, onn_mask mask) {
    pass p = {.x = dy, .y = table, .ids = ids, .rows = rows, .columns = columns, .mask = mask};
    onn_parallel((columns + lanes - 1) / lanes, 1 + grain / (rows * lanes), scatter, &p);
}

// MARK: Sums

/// Blocks of 16 columns, rows in order.
ONN_VECTOR void onn_column_range(const pass *p, int64_t begin, int64_t end) {
    const int64_t w = p->columns;
    for (int64_t block = begin; block < end; block++) {
        const int64_t j = block * lanes, n = w - j;
        floats sum = {0};
        if (p->accumulates) sum = GET(p->y + j, n);
        for (int64_t r = 0; r < p->rows; r++) sum += GET(p->x + r * w + j, n);
        PUT(p->y + j, sum, n);
    }
}
static void columns_of(void *context, int64_t begin, int64_t end) { onn_column_range(context, begin, end); }
void onn_column_sums(const float *x, int64_t rows, int64_t columns, float *sums, bool accumulates) {
    pass p = {.x = x, .y = sums, .rows = rows, .columns = columns, .accumulates = accumulates};
    onn_parallel((columns + lanes - 1) / lanes, 1 + grain / (rows * lanes), columns_of, &p);
}

enum { partials = 256 };

/// Partial sums begin..<end of `partials`; each covers the same elements on any thread.
ONN_VECTOR void onn_squares_range(const pass *p, int64_t begin, int64_t end) {
    for (int64_t part = begin; part < end; part++) {
        int64_t i = p->rows * part / partials;
        const int64_t stop = p->rows * (part + 1) / partials;
        double total = 0;
        while (i < stop) {  // floats within a stretch, double between them
            const int64_t edge = i + 4096 < stop ? i + 4096 : stop;
            floats a = {0}, b = {0};
            for (; i + 2 * lanes <= edge; i += 2 * lanes) {
                const floats u = LOAD(p->x + i), v = LOAD(p->x + i + lanes);
                a += u * u;
                b += v * v;
            }
            float rest = 0;
            for (; i < edge; i++) rest += p->x[i] * p->x[i];
            total += (double)SUM_OF(a + b) + (double)rest;
        }
        p->partial[part] = total;
    }
}
static void squares(void *context, int64_t begin, int64_t end) { onn_squares_range(context, begin, end); }
double onn_sum_of_squares(const float *x, int64_t count) {
    double partial[partials], total = 0;
    pass p = {.x = x, .rows = count, .partial = partial};
    onn_parallel(partials, 1 + (int64_t)partials * grain / (count + 1), squares, &p);
    for (int i = 0; i < partials; i++) total += partial[i];
    return total;
}
