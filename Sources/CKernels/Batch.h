// The same steps for many streams at once: a weight that was loaded serves several of them.
//
// Included by Kernel.h, whose order of sums it keeps. TILE is the number of vectors of 16 outputs that are summed at
// once for each of STREAMS streams: their sums, two vectors each, a row of weights and one factor must fit into the
// registers.
enum { STREAMS = 3, GROUP = 8 * STREAMS };

// The pre-activations of one panel for a group of streams, few enough for the L1 cache.
typedef struct {
    float32x16 of[GROUP][4], candidate[GROUP];
} sums;

INLINE float *row_of(const rows *r, size_t stream) {
    return r->base + (r->indices ? (size_t)r->indices[stream] : stream) * r->stride;
}

// acc[s][c] += Σ x[s][k] · w[k·stride + 16c …], for `streams` rows of x and `columns` vectors of 16 outputs.
INLINE void multiply_tile(
    float32x16 (*acc)[4], const int streams, const int columns, const float *const *x, const size_t K, const float *w,
    const size_t stride) {
    total even[STREAMS][TILE], odd[STREAMS][TILE];
    factors weights[TILE];
    for (int s = 0; s < streams; s++)
        for (int c = 0; c < columns; c++) {
            begin(&even[s][c], &acc[s][c]);
            odd[s][c] = (total){0};
        }
    size_t k = 0;
    for (; k + 2 <= K; k += 2, w += 2 * stride) {
        for (int c = 0; c < columns; c++) weights[c] = *(const factors *)(w + 16 * c);
#pragma unroll
        for (int s = 0; s < streams; s++) {
            factors a;
            broadcast(&a, x[s] + k);
#pragma unroll
            for (int c = 0; c < columns; c++) even[s][c] = MULTIPLY_ADD(a, weights[c], even[s][c]);
        }
        for (int c = 0; c < columns; c++) weights[c] = *(const factors *)(w + stride + 16 * c);
#pragma unroll
        for (int s = 0; s < streams; s++) {
            factors b;
            broadcast(&b, x[s] + k + 1);
#pragma unroll
            for (int c = 0; c < columns; c++) odd[s][c] = MULTIPLY_ADD(b, weights[c], odd[s][c]);
        }
    }
    for (int s = 0; k < K && s < streams; s++) {
        factors a;
        broadcast(&a, x[s] + k);
        for (int c = 0; c < columns; c++)
            even[s][c] = MULTIPLY_ADD(a, *(const factors *)(w + 16 * c), even[s][c]);
    }
    if (k < K) w += stride;
    for (int s = 0; s < streams; s++)
        for (int c = 0; c < columns; c++)
            finish(&acc[s][c], &even[s][c], &odd[s][c], x[s] + K, w + 16 * c, stride);
}

// The same for up to STREAMS streams and all `width` vectors of a panel.
INLINE void multiply_tiles(
    float32x16 (*acc)[4], const size_t streams, const int width, const float *const *x, const size_t K,
    const float *w) {
    const int columns = width < TILE ? width : TILE;
    for (int c = 0; c < width; c += columns) {
        float32x16(*to)[4] = (float32x16(*)[4])(*acc + c);
        switch (streams) {
        case 1: multiply_tile(to, 1, columns, x, K, w + 16 * c, 16 * width); break;
        case 2: multiply_tile(to, 2, columns, x, K, w + 16 * c, 16 * width); break;
        default: multiply_tile(to, 3, columns, x, K, w + 16 * c, 16 * width);
        }
    }
}

// a += w x for a panel and `count` streams from `first` on, K factors each. Only the first tile reads the panel from
// beyond the nearest cache.
static void multiply_group(
    sums *a, size_t width, const rows *x, size_t first, size_t count, size_t K, const float *w) {
    const float *from[STREAMS];
    for (size_t s = 0, streams; s < count; s += streams) {
        // Tiles of about the same size: 2 and 2 streams rather than 3 and 1.
        const size_t tiles = (count - s + STREAMS - 1) / STREAMS;
        streams = (count - s + tiles - 1) / tiles;
        for (size_t t = 0; t < streams; t++) from[t] = row_of(x, first + s + t);
        if (width == 4) multiply_tiles(a->of + s, streams, 4, from, K, w);
        else multiply_tiles(a->of + s, streams, 3, from, K, w);
    }
}

// As `multiply_input`, for a group.
static void multiply_group_input(
    sums *a, const layer *l, size_t panel, const rows *x, const rows *table, size_t first, size_t count) {
    for (size_t s = 0; s < count; s++) {
        const float *from = (table ? row_of(table, first + s) : l->bias) + panel * 16 * l->width;
        memcpy(a->of[s], from, 16 * l->width * sizeof(float));
    }
    if (!table) multiply_group(a, l->width, x, first, count, l->X, l->weights + panel * l->panel_size);
}

// Returns the size of the next group of the `left` streams that remain: all groups are of about the same size.
static size_t group_of(size_t left) {
    const size_t groups = (left + GROUP - 1) / GROUP;
    return (left + groups - 1) / groups;
}

// As `recurrent`, for `count` streams.
static void batch_recurrent(
    const layer *l, const rows *x, const rows *table, const rows *h, const rows *previous, const rows *c,
    const rows *next, size_t count, size_t from, size_t to) {
    sums a;
    for (size_t panel = from; panel < to; panel++) {
        const float *u = l->weights + panel * l->panel_size + l->recurrent;
        for (size_t first = 0, group; first < count; first += group) {
            group = group_of(count - first);
            multiply_group_input(&a, l, panel, x, table, first, group);
            for (size_t s = 0; l->cell == lm_cell_gru && s < group; s++) {
                a.candidate[s] = a.of[s][2];
                load(&a.of[s][2], l->candidate_bias + 16 * panel);
            }
            multiply_group(&a, l->width, h, first, group, l->S, u);
            for (size_t s = 0; s < group; s++)
                activate(
                    l, panel, a.of[s], &a.candidate[s], row_of(previous, first + s), row_of(c, first + s),
                    row_of(next, first + s));
        }
    }
}

// As `linear`, for `count` streams.
static void batch_linear(
    const layer *l, const rows *x, const rows *y, size_t y_size, size_t count, size_t from, size_t to) {
    sums a;
    for (size_t panel = from; panel < to; panel++) {
        const size_t begin = 16 * l->width * panel, end = begin + 16 * l->width;
        const size_t bytes = ((end < y_size ? end : y_size) - begin) * sizeof(float);
        for (size_t first = 0, group; first < count; first += group) {
            group = group_of(count - first);
            multiply_group_input(&a, l, panel, x, NULL, first, group);
            for (size_t s = 0; s < group; s++) memcpy(row_of(y, first + s) + begin, a.of[s], bytes);
        }
    }
}
