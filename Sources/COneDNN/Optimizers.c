// One step of each optimizer over flat blocks: weights, gradients and moments of the same layout.
#include <math.h>

#include "COneDNN.h"
#include "parallel.h"
#include "vector.h"

typedef struct step {
    float *w;
    const float *g;
    float *m, *v;
    float scale, rate, beta1, beta2, epsilon, decay, shrink, correction;
} step;

enum { grain = 1 << 12 };

/// Runs `body`, which handles 16 elements of `w`, `g` and moments, over a range and its remainder.
#define EACH(p, i, end, body)                                                  \
    for (; i < end; i += lanes) {                                              \
        const int64_t n = end - i;                                             \
        const bool full = n >= lanes;                                          \
        floats w = full ? LOAD(p->w + i) : LOAD_SOME(p->w + i, n, 0);          \
        const floats raw = full ? LOAD(p->g + i) : LOAD_SOME(p->g + i, n, 0);  \
        floats m = {0}, v = {0};                                               \
        if (p->m) m = full ? LOAD(p->m + i) : LOAD_SOME(p->m + i, n, 0);       \
        if (p->v) v = full ? LOAD(p->v + i) : LOAD_SOME(p->v + i, n, 0);       \
        floats g = raw * p->scale;                                             \
        body;                                                                  \
        if (full) STORE(p->w + i, w);                                          \
        else STORE_SOME(p->w + i, w, n);                                       \
        if (p->m) {                                                            \
            if (full) STORE(p->m + i, m);                                      \
            else STORE_SOME(p->m + i, m, n);                                   \
        }                                                                      \
        if (p->v) {                                                            \
            if (full) STORE(p->v + i, v);                                      \
            else STORE_SOME(p->v + i, v, n);                                   \
        }                                                                      \
    }

ONN_VECTOR void onn_sgd_range(const step *p, int64_t i, int64_t end) {
    EACH(p, i, end, {
        g += w * p->decay;
        w -= g * p->rate;
    })
}
static void sgd(void *context, int64_t begin, int64_t end) { onn_sgd_range(context, begin, end); }
void onn_sgd(float *w, const float *g, int64_t count, float scale, float rate, float decay) {
    step p = {.w = w, .g = g, .scale = scale, .rate = rate, .decay = decay};
    onn_parallel(count, grain, sgd, &p);
}

ONN_VECTOR void onn_adam_range(const step *p, int64_t i, int64_t end) {
    EACH(p, i, end, {
        g += w * p->decay;
        w -= w * p->shrink;
        m = m * p->beta1 + g * (1 - p->beta1);
        v = v * p->beta2 + g * g * (1 - p->beta2);
        w -= m * p->rate / (__builtin_elementwise_sqrt(v) * p->correction + p->epsilon);
    })
}
static void adam(void *context, int64_t begin, int64_t end) { onn_adam_range(context, begin, end); }
void onn_adam(float *w, const float *g, float *m, float *v, int64_t count, int64_t t, float scale, double rate,
              float beta1, float beta2, float epsilon, float decay, bool decoupled) {
    // Bias correction: the moments of the first t steps are too small by 1 − βᵗ.
    const double first = 1 - pow((double)beta1, (double)t), second = 1 - pow((double)beta2, (double)t);
    step p = {.w = w, .g = g, .m = m, .v = v, .scale = scale, .beta1 = beta1, .beta2 = beta2, .epsilon = epsilon};
    p.rate = (float)(rate / first);
    p.correction = (float)(1 / sqrt(second));
    p.decay = decoupled ? 0 : decay;
    p.shrink = decoupled ? (float)rate * decay : 0;
    onn_parallel(count, grain, adam, &p);
}

ONN_VECTOR void onn_rmsprop_range(const step *p, int64_t i, int64_t end) {
    EACH(p, i, end, {
        g += w * p->decay;
        v = v * p->beta2 + g * g * (1 - p->beta2);
        w -= g * p->rate / (__builtin_elementwise_sqrt(v) + p->epsilon);
    })
}
static void rmsprop(void *context, int64_t begin, int64_t end) { onn_rmsprop_range(context, begin, end); }
void onn_rmsprop(float *w, const float *g, float *v, int64_t count, float scale, float rate, float alpha,
                 float epsilon, float decay) {
    step p = {.w = w, .g = g, .v = v, .scale = scale, .rate = rate, .beta2 = alpha, .epsilon = epsilon,
              .decay = decay};
    onn_parallel(count, grain, rmsprop, &p);
}
