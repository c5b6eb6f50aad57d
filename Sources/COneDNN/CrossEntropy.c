// Softmax cross-entropy and its gradient, in place on a block of logits.
#include <math.h>

#include "COneDNN.h"
#include "parallel.h"
#include "vector.h"

typedef struct rows {
    float *logits;
    const float *bias;
    const int32_t *targets;
    int64_t columns;
    float scale;
    double *losses;
    uint16_t *rounded;
} rows;

/// One row of `n` logits: adds the bias, returns the loss, leaves scale · (softmax − one-hot).
///
/// Subtracting the largest logit first keeps every exponential in 0…1, whatever the logits.
ONN_INLINE double one_row(float *x, const float *bias, int64_t n, int32_t target, float scale) {
    const int64_t whole = n - n % lanes;
    floats highest = (floats){0} - INFINITY;
    for (int64_t j = 0; j < whole; j += lanes) {
        const floats v = LOAD(x + j) + LOAD(bias + j);
        STORE(x + j, v);
        highest = SELECT(v > highest, v, highest);
    }
    float top = highest[0];
    for (int i = 1; i < lanes; i++) top = highest[i] > top ? highest[i] : top;
    for (int64_t j = whole; j < n; j++) {
        x[j] += bias[j];
        top = x[j] > top ? x[j] : top;
    }
    const double wanted = (double)x[target] - (double)top;
    floats a = {0}, b = {0};
    int64_t j = 0;
    for (; j + 2 * lanes <= whole; j += 2 * lanes) {
        const floats u = EXPONENTIAL(LOAD(x + j) - top), v = EXPONENTIAL(LOAD(x + j + lanes) - top);
        STORE(x + j, u);
        STORE(x + j + lanes, v);
        a += u;
        b += v;
    }
    if (j < whole) {
        const floats u = EXPONENTIAL(LOAD(x + j) - top);
        STORE(x + j, u);
        a += u;
    }
    if (whole < n) {
        const floats u = EXPONENTIAL(LOAD_SOME(x + whole, n - whole, -INFINITY) - top);
        STORE_SOME(x + whole, u, n - whole);
        b += u;
    }
    const double sum = (double)SUM_OF(a) + (double)SUM_OF(b);
    if (scale != 0) {
        const float factor = (float)((double)scale / sum);
        for (int64_t k = 0; k < whole; k += lanes) STORE(x + k, LOAD(x + k) * factor);
        for (int64_t k = whole; k < n; k++) x[k] *= factor;
        x[target] -= scale;
    }
    return log(sum) - wanted;
}

ONN_VECTOR void onn_cross_entropy_rows(const rows *p, int64_t begin, int64_t end) {
    const int64_t n = p->columns;
    for (int64_t r = begin; r < end; r++) {
        float *x = p->logits + r * n;
        if (p->targets[r] < 0) {
            p->losses[r] = 0;
            if (p->scale != 0) memset(x, 0, sizeof(float) * (size_t)n);
            if (p->rounded) memset(p->rounded + r * n, 0, sizeof(uint16_t) * (size_t)n);
            continue;
        }
        p->losses[r] = one_row(x, p->bias, n, p->targets[r], p->scale);
        if (!p->rounded) continue;
        for (int64_t j = 0; j < n; j += lanes)
            PUT_HALVES(p->rounded + r * n + j, GET(x + j, n - j), n - j);
    }
}
static void range(void *context, int64_t begin, int64_t end) { onn_cross_entropy_rows(context, begin, end); }

void onn_cross_entropy(float *logits, const float *bias, const int32_t *targets, int64_t count, int64_t columns,
                       float scale, double *losses, uint16_t *rounded) {
    rows p = {logits, bias, targets, columns, scale, losses, rounded};
    onn_parallel(count, 1 + (1 << 12) / columns, range, &p);
}
