// A network of packed layers and its steps, which threads share: each panel is computed by one thread, so the number
// of threads does not change the results.
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include "Internal.h"
#include "ThreadPool.h"
#include <sched.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct lm_network {
    const kernels *kernels;
    thread_pool *pool;  // NULL: one thread
    int is_shared;      // whether a step of one state uses several threads
    size_t layers;
    lm_precision precision;
    size_t units;       // units of all layers, each padded to whole panels
    size_t *offsets;    // where each layer's units begin
    layer *layer;       // `layers` of them, then the decoder
    float *table;       // (V, panels·16·width): bias + W·embedding of each token, or NULL
    size_t V, E;
    size_t bytes;
    size_t shared_from;
};

static size_t bytes_of(const layer *l) { return l->panels * l->panel_size * sizeof(float); }

lm_isa lm_best_isa(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) return lm_isa_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return lm_isa_avx2;
#endif
    return lm_isa_portable;
}

static const kernels *kernels_of(lm_isa isa, lm_precision precision) {
    // In the order of lm_precision.
    static const kernels *const portable[] = {&portable_kernels, &portable_bfloat16_kernels, &portable_int8_kernels};
#if defined(__x86_64__)
    static const kernels *const avx2[] = {&avx2_kernels, &avx2_bfloat16_kernels, &avx2_int8_kernels};
    static const kernels *const avx512[] = {&avx512_kernels, &avx512_bfloat16_kernels, &avx512_int8_kernels};
    const lm_isa best = lm_best_isa();
    switch (isa < best ? isa : best) {
    case lm_isa_avx512:
        if (precision == lm_bfloat16 && !__builtin_cpu_supports("avx512bf16")) return avx2[precision];
        if (precision == lm_int8 && !__builtin_cpu_supports("avx512vnni")) return avx2[precision];
        return avx512[precision];
    case lm_isa_avx2: return avx2[precision];
    case lm_isa_portable: break;
    }
#endif
    (void)isa;
    return portable[precision];
}

int lm_processors(void) {
#if defined(__linux__)
    cpu_set_t set;
    if (!sched_getaffinity(0, sizeof set, &set)) return CPU_COUNT(&set);
#endif
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : (int)count;
}

// Every step reads all weights: large pages save the processor thousands of address translations.
static float *allocate(size_t floats) {
    const size_t large = (size_t)2 << 20, bytes = floats * sizeof(float);
    void *memory;
    if (posix_memalign(&memory, bytes < large ? 64 : large, bytes)) return NULL;
#if defined(__linux__)
    if (bytes >= large) madvise(memory, bytes, MADV_HUGEPAGE);
#endif
    return memory;
}

// The rows of a matrix of K factors in a panel.
static size_t matrix_rows(lm_precision precision, size_t K) { return K + (precision == lm_int8 ? 2 : 0); }
// The words of so many numbers as factors, with what follows them.
static size_t words_of(lm_precision precision, size_t values) {
    return factors_of(precision, values) + (precision == lm_int8 ? 1 : 0);
}

static int layer_allocate(layer *l, lm_cell cell, lm_precision precision, size_t D, size_t H, size_t outputs) {
    const int gated = cell == lm_cell_lstm || cell == lm_cell_gru;
    *l = (layer){
        .cell = cell, .precision = precision, .D = D, .H = H, .X = factors_of(precision, D),
        .S = factors_of(precision, H), .outputs = outputs, .width = cell == lm_cell_gru ? 3 : 4};
    const size_t units = gated ? H : outputs, block = gated ? 16 : 64;
    l->panels = (units + block - 1) / block;
    l->padded = l->panels * block;
    l->recurrent = matrix_rows(precision, l->X) * 16 * l->width;
    l->panel_size = l->recurrent + (H ? matrix_rows(precision, l->S) * 16 * l->width : 0);
    l->weights = allocate(l->panels * l->panel_size);
    l->bias = allocate(l->panels * 16 * l->width);
    l->candidate_bias = cell == lm_cell_gru ? allocate(l->padded) : NULL;
    return l->weights && l->bias && (cell != lm_cell_gru || l->candidate_bias);
}

lm_network *lm_network_create(
    lm_cell cell, lm_precision precision, size_t V, size_t E, size_t layers, const size_t *sizes, int threads,
    size_t shared_from, lm_isa isa, size_t *bytes) {
    const size_t gates = cell == lm_cell_lstm ? 4 : cell == lm_cell_gru ? 3 : 1;
    lm_network *n = calloc(1, sizeof *n);
    if (!n) return NULL;
    *n = (lm_network){
        .kernels = kernels_of(isa, precision), .precision = precision, .layers = layers, .V = V, .E = E,
        .shared_from = shared_from};
    n->layer = calloc(layers + 1, sizeof *n->layer);
    n->offsets = calloc(layers, sizeof *n->offsets);
    int complete = n->layer && n->offsets;
    for (size_t l = 0; complete && l <= layers; l++) {
        const size_t D = l ? sizes[l - 1] : E;
        layer *own = &n->layer[l];
        // The decoder is a layer without a hidden state.
        complete = l < layers ? layer_allocate(own, cell, precision, D, sizes[l], gates * sizes[l])
                              : layer_allocate(own, lm_cell_relu, precision, D, 0, V);
        n->bytes += bytes_of(own);
        n->is_shared |= bytes_of(own) >= shared_from;
        if (l == layers) break;
        n->offsets[l] = n->units;
        n->units += own->padded;
    }
    *bytes = n->bytes;
    if (complete && threads > 1) n->pool = thread_pool_create(threads);
    if (complete) return n;
    lm_network_destroy(n);
    return NULL;
}

void lm_network_destroy(lm_network *n) {
    thread_pool_destroy(n->pool);
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

size_t lm_network_row_size(const lm_network *n) { return words_of(n->precision, n->E); }

void lm_network_convert_embedding(const lm_network *n, const float *embedding, float *converted) {
    for (size_t token = 0; token < n->V; token++)
        n->kernels->convert(embedding + token * n->E, n->E, converted + token * lm_network_row_size(n));
}

int lm_network_tabulate(lm_network *n, const float *embedding) {
    const layer *first = &n->layer[0];
    const size_t row = first->panels * 16 * first->width, from = lm_network_row_size(n);
    // At most a few milliseconds of work and 16 MiB.
    const size_t max_products = (size_t)1 << 27, max_floats = (size_t)1 << 22;
    if (n->V > max_floats / row || n->V * row > max_products / n->E) return 0;
    n->table = allocate(n->V * row);
    if (!n->table) return 0;
    // Panel by panel, so that a panel's weights stay in cache for all tokens.
    for (size_t panel = 0; panel < first->panels; panel++)
        for (size_t token = 0; token < n->V; token++)
            n->kernels->linear(first, embedding + token * from, n->table + token * row, row, panel, panel + 1);
    n->bytes -= first->panels * (first->recurrent - 16 * first->width) * sizeof(float);
    return 1;
}

// Where a layer's hidden state begins among those of all layers as factors, and the words of all.
static size_t factors_offset(const lm_network *n, size_t l) {
    return factors_of(n->precision, n->offsets[l]) + (n->precision == lm_int8 ? l : 0);
}
static size_t factors_size(const lm_network *n) {
    return factors_of(n->precision, n->units) + (n->precision == lm_int8 ? n->layers : 0);
}

// A state holds hidden states, cell states and the hidden states of the step in progress, `units` floats each; where
// factors are no floats then the first and the last once more as factors.
size_t lm_network_state_size(const lm_network *n) {
    return 3 * n->units + (n->precision == lm_float32 ? 0 : 2 * factors_size(n));
}
size_t lm_network_hidden_offset(const lm_network *n, size_t l) { return n->offsets[l]; }
size_t lm_network_cell_offset(const lm_network *n, size_t l) { return n->units + n->offsets[l]; }
size_t lm_network_bytes(const lm_network *n) { return n->bytes; }
int lm_network_threads(const lm_network *n) { return n->pool && n->is_shared ? thread_pool_size(n->pool) : 1; }

// What one layer or the decoder computes in a step of `count` streams, or of a single state if `count` is 0.
typedef struct {
    const kernels *kernels;
    const layer *layer;
    size_t count;
    rows x, table;        // the input, or the rows of the table that replace it
    rows h, previous, c;  // the previous hidden state as factors and as floats; the cell state
    rows y;               // the new hidden state, or logits
    size_t y_size;        // the number of logits
} task;

static void compute(void *context, int chunk, int chunks) {
    const task *t = context;
    const layer *l = t->layer;
    const kernels *k = t->kernels;
    const size_t from = l->panels * (size_t)chunk / (size_t)chunks;
    const size_t to = l->panels * (size_t)(chunk + 1) / (size_t)chunks;
    if (!t->count) {
        if (l->H)
            k->recurrent(
                l, t->x.base, t->table.base, t->h.base, t->previous.base, t->c.base, t->y.base, from, to);
        else k->linear(l, t->x.base, t->y.base, t->y_size, from, to);
    } else if (l->H) {
        k->batch_recurrent(
            l, &t->x, t->table.base ? &t->table : NULL, &t->h, &t->previous, &t->c, &t->y, t->count, from, to);
    } else {
        k->batch_linear(l, &t->x, &t->y, t->y_size, t->count, from, to);
    }
}

static void run(const lm_network *n, task *t) {
    const size_t panels = t->layer->panels, work = bytes_of(t->layer) * (t->count ? t->count : 1);
    if (n->pool && work >= n->shared_from) {
        // Several chunks per thread, so that a delayed thread costs little.
        const size_t most = 8 * (size_t)thread_pool_size(n->pool);
        if (thread_pool_run(n->pool, (int)(panels < most ? panels : most), compute, t)) return;
    }
    compute(t, 0, 1);
}

// Where the hidden states lie in a state as factors.
static size_t factors_begin(const lm_network *n) { return n->precision == lm_float32 ? 0 : 3 * n->units; }

// One step of `count` states, or of a single state if `count` is 0. `input` is what the first layer reads: rows of
// the embedding or of the table.
static void step(const lm_network *n, size_t count, const rows *input, float *states) {
    const size_t stride = lm_network_state_size(n), streams = count ? count : 1;
    const int are_floats = n->precision == lm_float32;
    // New hidden states are written apart, since every panel needs all of the previous ones.
    float *c = states + n->units, *next = states + 2 * n->units;
    float *factors = states + factors_begin(n), *next_factors = are_floats ? next : factors + factors_size(n);
    for (size_t l = 0; l < n->layers; l++) {
        const size_t at = n->offsets[l], factors_at = factors_offset(n, l);
        task t = {
            .kernels = n->kernels, .layer = &n->layer[l], .count = count,
            .h = {factors + factors_at, stride, NULL}, .previous = {states + at, stride, NULL},
            .c = {c + at, stride, NULL}, .y = {next + at, stride, NULL}};
        if (l) t.x = (rows){next_factors + factors_offset(n, l - 1), stride, NULL};
        else *(n->table ? &t.table : &t.x) = *input;
        run(n, &t);
        for (size_t s = 0; n->kernels->convert && s < streams; s++)
            n->kernels->convert(
                next + at + s * stride, n->layer[l].H, next_factors + factors_at + s * stride);
    }
    for (size_t s = 0; s < streams; s++) {
        memcpy(states + s * stride, next + s * stride, n->units * sizeof(float));
        if (!are_floats)
            memcpy(factors + s * stride, next_factors + s * stride, factors_size(n) * sizeof(float));
    }
}

void lm_network_read(const lm_network *n, size_t token, const float *embedding, float *state) {
    const size_t row = n->layer->panels * 16 * n->layer->width;
    step(n, 0, &(rows){n->table ? n->table + token * row : (float *)embedding + token * lm_network_row_size(n)}, state);
}

void lm_network_read_batch(
    const lm_network *n, size_t count, const int32_t *tokens, const float *embedding, float *states) {
    const size_t row = n->layer->panels * 16 * n->layer->width;
    if (!count) return;
    step(
        n, count,
        &(rows){n->table ? n->table : (float *)embedding, n->table ? row : lm_network_row_size(n), tokens}, states);
}

static void compute_logits(const lm_network *n, size_t count, const float *states, float *logits) {
    const size_t last = factors_begin(n) + factors_offset(n, n->layers - 1);
    run(n, &(task){
               .kernels = n->kernels, .layer = &n->layer[n->layers], .count = count,
               .x = {(float *)states + last, lm_network_state_size(n), NULL},
               .y = {logits, n->V, NULL}, .y_size = n->V});
}

void lm_network_logits(const lm_network *n, const float *state, float *logits) {
    compute_logits(n, 0, state, logits);
}

void lm_network_logits_batch(const lm_network *n, size_t count, const float *states, float *logits) {
    if (count) compute_logits(n, count, states, logits);
}

double lm_seconds_to_read(size_t bytes, int times) {
    const size_t words = (bytes + 1023) / 1024 * 256;
    uint32_t *block = (uint32_t *)allocate(words);
    if (!block) return 0;
    memset(block, 1, words * sizeof *block);
    double best = INFINITY;
    volatile uint32_t read = 0;
    for (int time = 0; time < times; time++) {
        struct timespec start, end;
        clock_gettime(CLOCK_MONOTONIC, &start);
        read = read + kernels_of(lm_best_isa(), lm_float32)->sum(block, words);
        clock_gettime(CLOCK_MONOTONIC, &end);
        best = fmin(best, (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec));
    }
    free(block);
    return best;
}

void lm_softmax(float *values, size_t n, float scale, lm_isa isa) {
    kernels_of(isa, lm_float32)->softmax(values, n, scale);
}
