// A network of packed layers, and its steps shared among threads: each computes some panels whole, so that how
// many there are changes nothing but the time.
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include "Internal.h"
#include "Team.h"
#include <sched.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct lm_network {
    const kernels *kernels;
    team *team;            // NULL where one thread does it all, however many states there are
    int is_shared;         // whether a step of one state has work for several threads
    size_t layers;
    lm_precision precision;
    size_t memories;       // floats of the outputs of all layers
    size_t *offsets;       // where each layer's outputs begin
    layer *layer;          // `layers` of them, then the decoder
    float *table;          // (V, panels·16·width): bias + W·embedding of each token, or NULL
    size_t V, E;
    size_t bytes;
    size_t shared_from;
};

static size_t bytes_of(const layer *l) { return l->panels * l->panel_size * sizeof(float); }

lm_path lm_best_path(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) return lm_path_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return lm_path_avx2;
#endif
    return lm_path_portable;
}

static const kernels *kernels_of(lm_path path, lm_precision precision) {
    const int in_pairs = precision == lm_bfloat16;
#if defined(__x86_64__)
    const lm_path best = lm_best_path();
    switch (path < best ? path : best) {
    case lm_path_avx512:
        if (!in_pairs) return &avx512_kernels;
        if (__builtin_cpu_supports("avx512bf16")) return &avx512_pair_kernels;
        return &avx2_pair_kernels;
    case lm_path_avx2: return in_pairs ? &avx2_pair_kernels : &avx2_kernels;
    case lm_path_portable: break;
    }
#endif
    (void)path;
    return in_pairs ? &portable_pair_kernels : &portable_kernels;
}

int lm_processors(void) {
#if defined(__linux__)
    cpu_set_t set;
    if (!sched_getaffinity(0, sizeof set, &set)) return CPU_COUNT(&set);
#endif
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : (int)count;
}

// Weights are read end to end at every step: large pages spare the processor thousands of translations.
static float *allocate(size_t floats) {
    const size_t large = (size_t)2 << 20, bytes = floats * sizeof(float);
    void *room;
    if (posix_memalign(&room, bytes < large ? 64 : large, bytes)) return NULL;
#if defined(__linux__)
    if (bytes >= large) madvise(room, bytes, MADV_HUGEPAGE);
#endif
    return room;
}

static size_t factors_of(lm_precision precision, size_t values) {
    return precision == lm_float32 ? values : values / 2 + values % 2;
}

static int lay_out(layer *l, lm_cell cell, lm_precision precision, size_t D, size_t H, size_t outputs) {
    const int gated = cell == lm_cell_lstm || cell == lm_cell_gru;
    *l = (layer){
        .cell = cell, .precision = precision, .D = D, .H = H, .X = factors_of(precision, D),
        .S = factors_of(precision, H), .outputs = outputs, .width = cell == lm_cell_gru ? 3 : 4};
    const size_t units = gated ? H : outputs, block = gated ? 16 : 64;
    l->panels = (units + block - 1) / block;
    l->padded = l->panels * block;
    l->panel_size = (l->X + l->S) * 16 * l->width;
    l->weights = allocate(l->panels * l->panel_size);
    l->bias = allocate(l->panels * 16 * l->width);
    l->candidate_bias = cell == lm_cell_gru ? allocate(l->padded) : NULL;
    return l->weights && l->bias && (cell != lm_cell_gru || l->candidate_bias);
}

lm_network *lm_network_create(
    lm_cell cell, lm_precision precision, size_t V, size_t E, size_t layers, const size_t *sizes, int threads,
    size_t shared_from, lm_path path, size_t *bytes) {
    const size_t gates = cell == lm_cell_lstm ? 4 : cell == lm_cell_gru ? 3 : 1;
    lm_network *n = calloc(1, sizeof *n);
    if (!n) return NULL;
    *n = (lm_network){
        .kernels = kernels_of(path, precision), .precision = precision, .layers = layers, .V = V, .E = E,
        .shared_from = shared_from};
    n->layer = calloc(layers + 1, sizeof *n->layer);
    n->offsets = calloc(layers, sizeof *n->offsets);
    int complete = n->layer && n->offsets;
    for (size_t l = 0; complete && l <= layers; l++) {
        const size_t D = l ? sizes[l - 1] : E;
        layer *own = &n->layer[l];
        // The decoder is a layer without a state.
        complete = l < layers ? lay_out(own, cell, precision, D, sizes[l], gates * sizes[l])
                              : lay_out(own, lm_cell_relu, precision, D, 0, V);
        n->bytes += bytes_of(own);
        n->is_shared |= bytes_of(own) >= shared_from;
        if (l == layers) break;
        n->offsets[l] = n->memories;
        n->memories += own->padded;
    }
    *bytes = n->bytes;
    if (complete && threads > 1) n->team = team_create(threads);
    if (complete) return n;
    lm_network_destroy(n);
    return NULL;
}

void lm_network_destroy(lm_network *n) {
    team_destroy(n->team);
    for (size_t l = 0; n->layer && l <= n->layers; l++) {
        free(n->layer[l].weights);
        free(n->layer[l].bias);
        free(n->layer[l].candidate_bias);
    }
    free(n->layer);
    free(n->offsets);
    free(n->table);
    free(n);
}

void lm_network_pack_layer(
    lm_network *n, size_t l, const float *W, const float *U, const float *b, const float *d) {
    pack_weights(&n->layer[l], W, U);
    pack_bias(&n->layer[l], b, d);
}

void lm_network_pack_decoder(lm_network *n, const float *weight, const float *bias) {
    pack_weights(&n->layer[n->layers], weight, NULL);
    pack_bias(&n->layer[n->layers], bias, NULL);
}

size_t lm_network_row(const lm_network *n) { return n->layer->X; }

void lm_network_convert(const lm_network *n, const float *embedding, float *converted) {
    for (size_t token = 0; token < n->V; token++)
        n->kernels->convert(embedding + token * n->E, n->E, converted + token * n->layer->X);
}

int lm_network_tabulate(lm_network *n, const float *embedding) {
    const layer *first = &n->layer[0];
    const size_t row = first->panels * 16 * first->width;
    // At most some milliseconds of work, and 16 MiB.
    const size_t most_work = (size_t)1 << 27, most_floats = (size_t)1 << 22;
    if (n->V > most_floats / row || n->V * row > most_work / n->E) return 0;
    n->table = allocate(n->V * row);
    if (!n->table) return 0;
    // Panel by panel, so that the weights stay in the nearest cache for all tokens.
    for (size_t panel = 0; panel < first->panels; panel++)
        for (size_t token = 0; token < n->V; token++)
            n->kernels->outputs(first, embedding + token * first->X, n->table + token * row, row, panel, panel + 1);
    n->bytes -= first->panels * 16 * first->width * (first->X - 1) * sizeof(float);
    return 1;
}

// A state is outputs, memories, and outputs being made; with pairs, the first and the last once more as factors.
size_t lm_network_state_size(const lm_network *n) { return (n->precision == lm_float32 ? 3 : 4) * n->memories; }
size_t lm_network_state_offset(const lm_network *n, size_t l) { return n->offsets[l]; }
size_t lm_network_memories(const lm_network *n) { return n->memories; }
// An odd number of cache lines, so that the same place of all states is in different sets of the cache.
size_t lm_network_batch_stride(const lm_network *n) { return lm_network_state_size(n) | 16; }
size_t lm_network_bytes(const lm_network *n) { return n->bytes; }
int lm_network_threads(const lm_network *n) { return n->team && n->is_shared ? team_size(n->team) : 1; }

// One layer's part of a step, or the decoder's, for `count` streams; 0 where there is one and no batch.
typedef struct {
    const kernels *kernels;
    const layer *layer;
    size_t count;
    rows x, table, h;  // the input, or its row of the table; the state before
    rows past, c, y;   // its floats; the memory; what comes out, of which there is room for y_size
    size_t y_size;
} part;

static void compute(void *context, int chunk, int chunks) {
    const part *p = context;
    const layer *l = p->layer;
    const kernels *k = p->kernels;
    const size_t from = l->panels * (size_t)chunk / (size_t)chunks;
    const size_t to = l->panels * (size_t)(chunk + 1) / (size_t)chunks;
    if (!p->count) {
        if (l->H) k->cells(l, p->x.base, p->table.base, p->h.base, p->past.base, p->c.base, p->y.base, from, to);
        else k->outputs(l, p->x.base, p->y.base, p->y_size, from, to);
    } else if (l->H) {
        k->batch_cells(
            l, &p->x, p->table.base ? &p->table : NULL, &p->h, &p->past, &p->c, &p->y, p->count, from, to);
    } else {
        k->batch_outputs(l, &p->x, &p->y, p->y_size, p->count, from, to);
    }
}

static void run(const lm_network *n, part *p) {
    const size_t panels = p->layer->panels, work = bytes_of(p->layer) * (p->count ? p->count : 1);
    if (n->team && work >= n->shared_from) {
        // Several chunks a thread, so that one that was held up costs little.
        const size_t most = 8 * (size_t)team_size(n->team);
        if (team_run(n->team, (int)(panels < most ? panels : most), compute, p)) return;
    }
    compute(p, 0, 1);
}

// Where the factors of outputs lie in a state, and how many numbers are in one of them.
static size_t factors_begin(const lm_network *n) { return n->precision == lm_float32 ? 0 : 3 * n->memories; }
static size_t factor_share(const lm_network *n) { return n->precision == lm_float32 ? 1 : 2; }

// One step of `count` states, or of one where `count` is 0. `input` is what the first layer reads: rows of the
// embedding or of the table.
static void step(const lm_network *n, size_t count, const rows *input, float *states) {
    const size_t stride = lm_network_batch_stride(n), streams = count ? count : 1, share = factor_share(n);
    // Outputs go to a place of their own, since every panel needs all of the outputs before.
    float *memory = states + n->memories, *next = states + 2 * n->memories;
    float *factors = states + factors_begin(n), *next_factors = share == 1 ? next : factors + n->memories / share;
    for (size_t l = 0; l < n->layers; l++) {
        const size_t at = n->offsets[l];
        part p = {
            .kernels = n->kernels, .layer = &n->layer[l], .count = count,
            .h = {factors + at / share, stride, NULL}, .past = {states + at, stride, NULL},
            .c = {memory + at, stride, NULL}, .y = {next + at, stride, NULL}};
        if (l) p.x = (rows){next_factors + n->offsets[l - 1] / share, stride, NULL};
        else *(n->table ? &p.table : &p.x) = *input;
        run(n, &p);
        for (size_t s = 0; n->kernels->convert && s < streams; s++)
            n->kernels->convert(
                next + at + s * stride, n->layer[l].H, next_factors + at / share + s * stride);
    }
    for (size_t s = 0; s < streams; s++) {
        memcpy(states + s * stride, next + s * stride, n->memories * sizeof(float));
        if (share > 1)
            memcpy(factors + s * stride, next_factors + s * stride, n->memories / share * sizeof(float));
    }
}

void lm_network_read(const lm_network *n, size_t token, const float *embedding, float *state) {
    const size_t row = n->layer->panels * 16 * n->layer->width;
    step(n, 0, &(rows){n->table ? n->table + token * row : (float *)embedding + token * n->layer->X}, state);
}

void lm_network_read_batch(
    const lm_network *n, size_t count, const int32_t *tokens, const float *embedding, float *states) {
    const size_t row = n->layer->panels * 16 * n->layer->width;
    if (!count) return;
    step(
        n, count,
        &(rows){n->table ? n->table : (float *)embedding, n->table ? row : n->layer->X, tokens}, states);
}

static void judge(const lm_network *n, size_t count, const float *states, float *logits) {
    run(n, &(part){
               .kernels = n->kernels, .layer = &n->layer[n->layers], .count = count,
               .x = {(float *)states + factors_begin(n) + n->offsets[n->layers - 1] / factor_share(n),
                     lm_network_batch_stride(n), NULL},
               .y = {logits, n->V, NULL}, .y_size = n->V});
}

void lm_network_logits(const lm_network *n, const float *state, float *logits) { judge(n, 0, state, logits); }

void lm_network_logits_batch(const lm_network *n, size_t count, const float *states, float *logits) {
    if (count) judge(n, count, states, logits);
}

float lm_softmax(float *values, size_t n, float scale, lm_path path) {
    return kernels_of(path, lm_float32)->softmax(values, n, scale);
}
