// One step of each recurrent cell and the way back, on blocks of sixteen units. The equations are those of
// RecurrentLayer. No sum crosses units, so the bits do not depend on the number of threads.
#include "COneDNN.h"
#include "parallel.h"
#include "vector.h"

enum { grain = 1 << 10 };

/// A step with its operands; a cell lacks some of them.
typedef struct pass {
    onn_step s;
    const float *input, *recurrent, *cBefore, *c, *dy, *dh;
    float *cNext, *carried, *dBias, *dCandidateBias;
    void *kept;
    bool rectified;
} pass;

#define KEPT(base, i, n, half) ((half) ? GET_HALVES((const uint16_t *)(base) + (i), n) : GET((const float *)(base) + (i), n))
#define KEEP(base, i, v, n, half)                               \
    do {                                                        \
        if (half) PUT_HALVES((uint16_t *)(base) + (i), v, n);   \
        else PUT((float *)(base) + (i), v, n);                  \
    } while (0)

/// For blocks begin..<end of all sequences: H is the number of units, u the first of n or more, r the sequence.
#define EACH_BLOCK(p, begin, end)                                     \
    for (int64_t r = 0, H = (p)->s.units; r < (p)->s.batch; r++)      \
        for (int64_t u = (begin) * lanes, n; n = H - u, u < (end) * lanes; u += lanes)

// MARK: LSTM

ONN_INLINE void lstm(const pass *p, int64_t begin, int64_t end, const bool half) {
    EACH_BLOCK(p, begin, end) {
        const int64_t g = r * 4 * H + u, at = r * H + u;
        const float *x = p->input + g, *y = p->recurrent + g, *b = p->s.bias + u;
#define SUM(k) (GET(x + (k) * H, n) + GET(y + (k) * H, n) + GET(b + (k) * H, n))
        const floats i = SIGMOID(SUM(0)), f = SIGMOID(SUM(1)), a = TANH(SUM(2)), o = SIGMOID(SUM(3));
#undef SUM
        const floats c = f * GET(p->cBefore + at, n) + i * a;
        PUT(p->cNext + at, c, n);
        KEEP(p->s.output, at, o * TANH(c), n, half);
        if (!p->s.gates) continue;
        KEEP(p->s.gates, g, i, n, half);
        KEEP(p->s.gates, g + H, f, n, half);
        KEEP(p->s.gates, g + 2 * H, a, n, half);
        KEEP(p->s.gates, g + 3 * H, o, n, half);
    }
}

ONN_INLINE void lstm_back(const pass *p, int64_t begin, int64_t end, const bool half) {
    EACH_BLOCK(p, begin, end) {
        const int64_t g = r * 4 * H + u, at = r * H + u;
        const floats i = KEPT(p->s.gates, g, n, half), f = KEPT(p->s.gates, g + H, n, half);
        const floats a = KEPT(p->s.gates, g + 2 * H, n, half), o = KEPT(p->s.gates, g + 3 * H, n, half);
        const floats t = TANH(GET(p->c + at, n)), dh = GET(p->dy + at, n) + GET(p->dh + at, n);
        const floats dc = GET(p->carried + at, n) + dh * o * (1 - t * t);
        const floats di = dc * a * i * (1 - i), df = dc * GET(p->cBefore + at, n) * f * (1 - f);
        const floats da = dc * i * (1 - a * a), dO = dh * t * o * (1 - o);
        PUT(p->carried + at, dc * f, n);
        KEEP(p->s.gates, g, di, n, half);
        KEEP(p->s.gates, g + H, df, n, half);
        KEEP(p->s.gates, g + 2 * H, da, n, half);
        KEEP(p->s.gates, g + 3 * H, dO, n, half);
        ADD(p->dBias + u, di, n);
        ADD(p->dBias + H + u, df, n);
        ADD(p->dBias + 2 * H + u, da, n);
        ADD(p->dBias + 3 * H + u, dO, n);
    }
}

// MARK: GRU

ONN_INLINE void gru(const pass *p, int64_t begin, int64_t end, const bool half) {
    EACH_BLOCK(p, begin, end) {
        const int64_t g = r * 3 * H + u, at = r * H + u;
        const float *x = p->input + g, *y = p->recurrent + g, *b = p->s.bias + u;
        const floats reset = SIGMOID(GET(x, n) + GET(y, n) + GET(b, n));
        const floats z = SIGMOID(GET(x + H, n) + GET(y + H, n) + GET(b + H, n));
        const floats q = GET(y + 2 * H, n) + GET(p->s.candidateBias + u, n);
        const floats a = TANH(GET(x + 2 * H, n) + GET(b + 2 * H, n) + reset * q);
        KEEP(p->s.output, at, (1 - z) * a + z * KEPT(p->s.before, at, n, half), n, half);
        if (!p->s.gates) continue;
        KEEP(p->s.gates, g, reset, n, half);
        KEEP(p->s.gates, g + H, z, n, half);
        KEEP(p->s.gates, g + 2 * H, a, n, half);
        KEEP(p->kept, g + 2 * H, q, n, half);
    }
}

ONN_INLINE void gru_back(const pass *p, int64_t begin, int64_t end, const bool half) {
    EACH_BLOCK(p, begin, end) {
        const int64_t g = r * 3 * H + u, at = r * H + u;
        const floats reset = KEPT(p->s.gates, g, n, half), z = KEPT(p->s.gates, g + H, n, half);
        const floats a = KEPT(p->s.gates, g + 2 * H, n, half), q = KEPT(p->kept, g + 2 * H, n, half);
        const floats dh = GET(p->dy + at, n) + GET(p->dh + at, n) + GET(p->carried + at, n);
        const floats da = dh * (1 - z) * (1 - a * a), dq = da * reset;
        const floats dr = da * q * reset * (1 - reset);
        const floats dz = dh * (KEPT(p->s.before, at, n, half) - a) * z * (1 - z);
        PUT(p->carried + at, dh * z, n);
        KEEP(p->s.gates, g, dr, n, half);
        KEEP(p->s.gates, g + H, dz, n, half);
        KEEP(p->s.gates, g + 2 * H, da, n, half);
        KEEP(p->kept, g, dr, n, half);
        KEEP(p->kept, g + H, dz, n, half);
        KEEP(p->kept, g + 2 * H, dq, n, half);
        ADD(p->dBias + u, dr, n);
        ADD(p->dBias + H + u, dz, n);
        ADD(p->dBias + 2 * H + u, da, n);
        ADD(p->dCandidateBias + u, dq, n);
    }
}

// MARK: Plain

ONN_INLINE void plain(const pass *p, int64_t begin, int64_t end, const bool half) {
    EACH_BLOCK(p, begin, end) {
        const int64_t at = r * H + u;
        const floats a = GET(p->input + at, n) + GET(p->recurrent + at, n) + GET(p->s.bias + u, n);
        const floats zero = {0}, h = p->rectified ? SELECT(a < zero, zero, a) : TANH(a);
        KEEP(p->s.output, at, h, n, half);
    }
}

ONN_INLINE void plain_back(const pass *p, int64_t begin, int64_t end, const bool half) {
    EACH_BLOCK(p, begin, end) {
        const int64_t at = r * H + u;
        const floats h = KEPT(p->s.output, at, n, half), dh = GET(p->dy + at, n) + GET(p->dh + at, n);
        const floats zero = {0}, da = p->rectified ? SELECT(h > zero, dh, zero) : dh * (1 - h * h);
        KEEP(p->s.gates, at, da, n, half);
        ADD(p->dBias + u, da, n);
    }
}

// MARK: Both precisions on all threads

#define BOTH(cell)                                                                                                  \
    ONN_VECTOR void onn_##cell##_floats(const pass *p, int64_t begin, int64_t end) { cell(p, begin, end, false); }  \
    ONN_VECTOR void onn_##cell##_halves(const pass *p, int64_t begin, int64_t end) { cell(p, begin, end, true); }   \
    static void cell##_range(void *context, int64_t begin, int64_t end) {                                           \
        const pass *p = context;                                                                                    \
        if (p->s.bfloat16) onn_##cell##_halves(p, begin, end);                                                      \
        else onn_##cell##_floats(p, begin, end);                                                                    \
    }
BOTH(lstm)
BOTH(lstm_back)
BOTH(gru)
BOTH(gru_back)
BOTH(plain)
BOTH(plain_back)

static void run(pass *p, onn_body *body) {
    onn_parallel((p->s.units + lanes - 1) / lanes, 1 + grain / (p->s.batch * lanes), body, p);
}

void onn_lstm_step(const onn_step *step, const float *input, const float *recurrent, const float *cBefore, float *c) {
    pass p = {.s = *step, .input = input, .recurrent = recurrent, .cBefore = cBefore, .cNext = c};
    run(&p, lstm_range);
}
void onn_gru_step(const onn_step *step, const float *input, const float *recurrent, void *kept) {
    pass p = {.s = *step, .input = input, .recurrent = recurrent, .kept = kept};
    run(&p, gru_range);
}
void onn_plain_step(const onn_step *step, const float *input, const float *recurrent, bool rectified) {
    pass p = {.s = *step, .input = input, .recurrent = recurrent, .rectified = rectified};
    run(&p, plain_range);
}
void onn_lstm_step_back(const onn_step *step, const float *cBefore, const float *c, const float *dy, const float *dh,
                        float *carried, float *dBias) {
    pass p = {.s = *step, .cBefore = cBefore, .c = c, .dy = dy, .dh = dh, .carried = carried, .dBias = dBias};
    run(&p, lstm_back_range);
}
void onn_gru_step_back(const onn_step *step, void *kept, const float *dy, const float *dh, float *carried,
                       float *dBias, float *dCandidateBias) {
    pass p = {.s = *step, .kept = kept, .dy = dy, .dh = dh, .carried = carried, .dBias = dBias,
              .dCandidateBias = dCandidateBias};
    run(&p, gru_back_range);
}
void onn_plain_step_back(const onn_step *step, const float *dy, const float *dh, bool rectified, float *dBias) {
    pass p = {.s = *step, .dy = dy, .dh = dh, .rectified = rectified, .dBias = dBias};
    run(&p, plain_back_range);
}
