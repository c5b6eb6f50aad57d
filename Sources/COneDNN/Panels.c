#include "panels.h"

#include "COneDNN.h"
#include "parallel.h"
#include "vector.h"

enum {
    together = 6,  // rows computed side by side: with AVX2 as many as its registers hold
    grain = 1 << 14,
};

typedef struct pass {
    const float *a, *b;
    float *c, *panels;
    int64_t rows, k, n;
    bool transposed;
} pass;

static int64_t panels_of(int64_t n) { return (n + lanes - 1) / lanes; }

size_t onn_panel_bytes(int64_t k, int64_t n) { return sizeof(float) * (size_t)(panels_of(n) * lanes * k); }

static void pack(void *context, int64_t begin, int64_t end) {
    const pass *p = context;
    for (int64_t panel = begin; panel < end; panel++)
        for (int64_t i = 0; i < p->k; i++)
            for (int64_t j = 0; j < lanes; j++) {
                const int64_t column = panel * lanes + j;
                float value = 0;
                if (column < p->n) value = p->b[p->transposed ? column * p->k + i : i * p->n + column];
                p->panels[(panel * p->k + i) * lanes + j] = value;
            }
}
void onn_panel_pack(const float *b, float *panels, int64_t k, int64_t n, bool transposed) {
    pass p = {.b = b, .panels = panels, .k = k, .n = n, .transposed = transposed};
    onn_parallel(panels_of(n), 1 + grain / (k * lanes), pack, &p);
}

/// `count` rows of a panel.
ONN_INLINE void some_rows(const pass *p, int64_t panel, int64_t row, const int count) {
    const float *b = p->panels + panel * p->k * lanes, *a = p->a + row * p->k;
    floats sums[together] = {{0}};
    for (int64_t i = 0; i < p->k; i++) {
        const floats v = LOAD(b + i * lanes);
        for (int r = 0; r < count; r++) sums[r] += a[r * p->k + i] * v;
    }
    float *c = p->c + row * p->n + panel * lanes;
    const int64_t left = p->n - panel * lanes;
    for (int r = 0; r < count; r++) {
        if (left >= lanes) STORE(c + r * p->n, sums[r]);
        else STORE_SOME(c + r * p->n, sums[r], left);
    }
}

ONN_VECTOR void onn_panel_range(const pass *p, int64_t begin, int64_t end) {
    for (int64_t panel = begin; panel < end; panel++) {
        int64_t row = 0;
        for (; row + together <= p->rows; row += together) some_rows(p, panel, row, together);
        for (; row < p->rows; row++) some_rows(p, panel, row, 1);
    }
}
static void range(void *context, int64_t begin, int64_t end) { onn_panel_range(context, begin, end); }

void onn_panel_product(const float *a, const float *panels, float *c, int64_t rows, int64_t k, int64_t n) {
    pass p = {.a = a, .c = c, .panels = (float *)(uintptr_t)panels, .rows = rows, .k = k, .n = n};
    onn_parallel(panels_of(n), 1 + grain / (rows * k * lanes), range, &p);
}
