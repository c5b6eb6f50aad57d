// The same steps for many streams at once: a weight that was loaded serves several of them.
//
// Included by Kernel.h, whose order of sums this keeps. Before, define TILE, how many vectors of 16 outputs are
// summed up at once for each of STREAMS streams: two sums each, a row of weights and one factor must fit into the
// registers.
enum { STREAMS = 3, GROUP = 8 * STREAMS };

// The sums of a group of streams for one panel: few enough for the nearest cache.
typedef struct {
    v16 of[GROUP][4], candidate[GROUP];
} sums;

INLINE float *row_of(const rows *r, size_t stream) {
    return r->base + (r->chosen ? (size_t)r->chosen[stream] : stream) * r->stride;
}

// acc[s][c] += Σ x[s][k] · w[k·stride + 16c …], for `streams` rows of x and `columns` vectors of sums.
INLINE void multiply_tile(
    v16 (*acc)[4], const int streams, const int columns, const float *const *x, const size_t K, const float *w,
    const size_t stride) {
    v16 even[STREAMS][TILE], odd[STREAMS][TILE];
    factors weights[TILE];
    for (int s = 0; s < streams; s++)
        for (int c = 0; c < columns; c++) {
            even[s][c] = acc[s][c];
            odd[s][c] = (v16){0};
        }
    size_t k = 0;
    for (; k + 2 <= K; k += 2, w += 2 * stride) {
        for (int c = 0; c < columns; c++) weights[c] = *(const factors *)(w + 16 * c);
#pragma unroll
        for (int s = 0; s < streams; s++) {
            factors a;
            spread(&a, x[s] + k);
#pragma unroll
            for (int c = 0; c < columns; c++) even[s][c] = MULTIPLY_ADD(a, weights[c], even[s][c]);
        }
        for (int c = 0; c < columns; c++) weights[c] = *(const factors *)(w + stride + 16 * c);
#pragma unroll
        for (int s = 0; s < streams; s++) {
            factors b;
            spread(&b, x[s] + k + 1);
#pragma unroll
            for (int c = 0; c < columns; c++) odd[s][c] = MULTIPLY_ADD(b, weights[c], odd[s][c]);
        }
    }
    for (int s = 0; s < streams; s++)
        for (int c = 0; c < columns; c++) {
            factors a;
            if (k < K) {
                spread(&a, x[s] + k);
                even[s][c] = MULTIPLY_ADD(a, *(const factors *)(w + 16 * c), even[s][c]);
            }
            acc[s][c] = even[s][c] + odd[s][c];
        }
}

// The same for up to STREAMS streams and all `width` vectors of a panel.
INLINE void multiply_tiles(
    v16 (*acc)[4], const size_t streams, const int width, const float *const *x, const size_t K,
    const float *w) {
    const int columns = width < TILE ? width : TILE;
    for (int c = 0; c < width; c += columns) {
        v16(*to)[4] = (v16(*)[4])(*acc + c);
        switch (streams) {
        case 1: multiply_tile(to, 1, columns, x, K, w + 16 * c, 16 * width); break;
        case 2: multiply_tile(to, 2, columns, x, K, w + 16 * c, 16 * width); break;
        default: multiply_tile(to, 3, columns, x, K, w + 16 * c, 16 * width);
        }
    }
}

// Adds to a panel's sums the product of x, K wide, for `count` streams from `first` on. The panel comes from far
// for the first tile only.
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

// As `begin`, for a group.
static void begin_group(
    sums *a, const layer *l, size_t panel, const rows *x, const rows *table, size_t first, size_t count) {
    for (size_t s = 0; s < count; s++) {
        const float *from = (table ? row_of(table, first + s) : l->bias) + panel * 16 * l->width;
        memcpy(a->of[s], from, 16 * l->width * sizeof(float));
    }
    if (!table) multiply_group(a, l->width, x, first, count, l->X, l->weights + panel * l->panel_size);
}

// The size of the next group where `left` streams are left: all of about the same size.
static size_t group_of(size_t left) {
    const size_t groups = (left + GROUP - 1) / GROUP;
    return (left + groups - 1) / groups;
}

// As `cells`, for `count` streams.
static void batch_cells(
    const layer *l, const rows *x, const rows *table, const rows *h, const rows *past, const rows *c,
    const rows *next, size_t count, size_t from, size_t to) {
    sums a;
    for (size_t panel = from; panel < to; panel++) {
        const float *u = l->weights + panel * l->panel_size + l->X * l->width * 16;
        for (size_t first = 0, group; first < count; first += group) {
            group = group_of(count - first);
            begin_group(&a, l, panel, x, table, first, group);
            for (size_t s = 0; l->cell == lm_cell_gru && s < group; s++) {
                a.candidate[s] = a.of[s][2];
                load(&a.of[s][2], l->candidate_bias + 16 * panel);
            }
            multiply_group(&a, l->width, h, first, group, l->S, u);
            for (size_t s = 0; s < group; s++)
                react(
                    l, panel, a.of[s], &a.candidate[s], row_of(past, first + s), row_of(c, first + s),
                    row_of(next, first + s));
        }
    }
}

// As `outputs`, for `count` streams.
static void batch_outputs(
    const layer *l, const rows *x, const rows *y, size_t y_size, size_t count, size_t from, size_t to) {
    sums a;
    for (size_t panel = from; panel < to; panel++) {
        const size_t begins = 16 * l->width * panel, ends = begins + 16 * l->width;
        const size_t bytes = ((ends < y_size ? ends : y_size) - begins) * sizeof(float);
        for (size_t first = 0, group; first < count; first += group) {
            group = group_of(count - first);
            begin_group(&a, l, panel, x, NULL, first, group);
            for (size_t s = 0; s < group; s++) memcpy(row_of(y, first + s) + begins, a.of[s], bytes);
        }
    }
}
