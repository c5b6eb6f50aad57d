// A recurrent layer made of oneDNN's primitives. Callers see PyTorch's layout: its order of gates, weights (G·H × D).
// oneDNN chooses layouts of its own: in float32 mostly (D × G × H) with padded rows forward and for gradients, and
// PyTorch's order with padded rows backward; blocks in bfloat16. So every step packs the weights.
#include <string.h>

#include "pack.h"
#include "program.h"

/// Memory shared by the primitives of all window lengths, as large as the largest of them needs.
typedef struct block {
    void *base;
    size_t bytes;
} block;

static int block_reserve(block *b, size_t bytes) {
    if (bytes <= b->bytes) return 0;
    free(b->base);
    *b = (block){NULL, 0};
    if (posix_memalign(&b->base, 4096, bytes)) return dnnl_out_of_memory;
    memset(b->base, 0, bytes);
    b->bytes = bytes;
    return 0;
}

/// The primitives for one number of steps.
typedef struct window {
    int64_t steps;
    program inference, forward, backward;
    struct window *next;
} window;

struct onn_layer {
    shape shape;
    window *windows;
    block packedIH, packedHH, packedIHBack, packedHHBack, dIH, dHH, staging;
    block work, bias, dBias, state, dState, lastState;  // states: h, then c
};

int onn_layer_create(onn_layer **layer, onn_cell cell, int64_t steps, int64_t batch, int64_t inputs,
                     int64_t units, bool bfloat16) {
    onn_layer *l = calloc(1, sizeof *l);
    if (!l) return dnnl_out_of_memory;
    const int64_t gates = cell == onn_lstm ? 4 : cell == onn_gru ? 3 : 1;
    l->shape = (shape){cell, batch, inputs, units, gates, bfloat16};
    *layer = l;
    return onn_layer_prepare(l, steps, true);
}

void onn_layer_destroy(onn_layer *l) {
    for (window *w = l->windows, *next; w; w = next) {
        next = w->next;
        onn_program_destroy(&w->inference);
        onn_program_destroy(&w->forward);
        onn_program_destroy(&w->backward);
        free(w);
    }
    block *all[] = {&l->packedIH, &l->packedHH, &l->packedIHBack, &l->packedHHBack, &l->dIH, &l->dHH, &l->staging,
                    &l->work, &l->bias, &l->dBias, &l->state, &l->dState, &l->lastState};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]->base);
    free(l);
}

static window *find(onn_layer *l, int64_t steps) {
    window *w = l->windows;
    while (w && w->steps != steps) w = w->next;
    return w;
}

/// Allocates what `p` reads and writes besides the caller's matrices.
static int reserve(onn_layer *l, program *p, bool backward) {
    const size_t state = sizeof(float) * (size_t)(l->shape.batch * l->shape.units);
    TRY(block_reserve(backward ? &l->packedIHBack : &l->packedIH, onn_program_bytes(p, weightsLayer)));
    TRY(block_reserve(backward ? &l->packedHHBack : &l->packedHH, onn_program_bytes(p, weightsIter)));
    TRY(block_reserve(&l->work, onn_program_bytes(p, workspace)));
    TRY(block_reserve(&l->bias, onn_program_bytes(p, bias)));
    TRY(block_reserve(&l->state, 2 * state));
    TRY(block_reserve(&l->lastState, 2 * state));
    if (onn_program_bytes(p, scratch) && !onn_scratch(onn_program_bytes(p, scratch))) return dnnl_out_of_memory;
    bool stages = false;
    for (int i = 0; i < count; i++) stages |= p->reorder[i] != NULL;
    if (stages) {
        const int64_t width = l->shape.inputs > l->shape.units ? l->shape.inputs : l->shape.units;
        TRY(block_reserve(&l->staging, sizeof(float) * (size_t)(l->shape.gates * l->shape.units * width)));
    }
    if (!backward) return 0;
    TRY(block_reserve(&l->dIH, onn_program_bytes(p, diffWeightsLayer)));
    TRY(block_reserve(&l->dHH, onn_program_bytes(p, diffWeightsIter)));
    TRY(block_reserve(&l->dBias, onn_program_bytes(p, diffBias)));
    return block_reserve(&l->dState, 4 * state);
}

int onn_layer_prepare(onn_layer *l, int64_t steps, bool training) {
    window *w = find(l, steps);
    if (!w) {
        w = calloc(1, sizeof *w);
        if (!w) return dnnl_out_of_memory;
        w->steps = steps;
        w->next = l->windows;
        l->windows = w;
    }
    if (training && !w->backward.primitive) {
        TRY(onn_program_create(&w->forward, &l->shape, steps, dnnl_forward_training, NULL));
        TRY(onn_program_create(&w->backward, &l->shape, steps, dnnl_backward, &w->forward));
        TRY(reserve(l, &w->forward, false));
        TRY(reserve(l, &w->backward, true));
    } else if (!training && !w->inference.primitive) {
        TRY(onn_program_create(&w->inference, &l->shape, steps, dnnl_forward_inference, NULL));
        TRY(reserve(l, &w->inference, false));
    }
    return 0;
}

/// The gates of oneDNN's GRU are (update, reset, candidate), PyTorch's are (reset, update, candidate).
static const int gruOrder[4] = {1, 0, 2, 3};
static const int plainOrder[4] = {0, 1, 2, 3};
static const int *order(const onn_layer *l) { return l->shape.cell == onn_gru ? gruOrder : plainOrder; }

/// Copies weight `i`, `width` wide, between PyTorch's layout and that of `p`.
static int move(const onn_layer *l, program *p, int i, void *packed, float *plain, int64_t width) {
    const int64_t H = l->shape.units, G = l->shape.gates;
    const bool packing = i < forwardCount;
    const dnnl_dim_t *s = onn_program_strides(p, &l->shape, i);
    if (s) {
        onn_pack(packed, plain, G, H, width, s[2], s[3], s[4], order(l), packing);
        return 0;
    }
    float *staging = l->staging.base;
    if (packing) onn_pack(staging, plain, G, H, width, 1, H * width, width, order(l), true);
    TRY(dnnl_memory_set_data_handle(p->dense[i], staging));
    TRY(dnnl_memory_set_data_handle(p->memory[i], packed));
    const dnnl_memory_t dense = p->dense[i], other = p->memory[i];
    const dnnl_exec_arg_t given[2] = {{DNNL_ARG_FROM, packing ? dense : other},
                                      {DNNL_ARG_TO, packing ? other : dense}};
    TRY(dnnl_primitive_execute(p->reorder[i], onn_stream(), 2, given));
    TRY(dnnl_stream_wait(onn_stream()));
    if (!packing) onn_pack(staging, plain, G, H, width, 1, H * width, width, order(l), false);
    return 0;
}

int onn_layer_load(onn_layer *l, int64_t steps, bool training, const float *weightIH, const float *weightHH,
                   const float *b, const float *candidateBias) {
    window *w = find(l, steps);
    if (!w) return dnnl_invalid_arguments;
    program *p = training ? &w->forward : &w->inference;
    const size_t row = sizeof(float) * (size_t)l->shape.units;
    TRY(move(l, p, weightsLayer, l->packedIH.base, (float *)(uintptr_t)weightIH, l->shape.inputs));
    TRY(move(l, p, weightsIter, l->packedHH.base, (float *)(uintptr_t)weightHH, l->shape.units));
    for (int64_t g = 0; g < l->shape.gates; g++)
        memcpy((char *)l->bias.base + (size_t)order(l)[g] * row, b + g * l->shape.units, row);
    if (candidateBias) memcpy((char *)l->bias.base + 3 * row, candidateBias, row);
    if (!training) return 0;
    p = &w->backward;
    TRY(move(l, p, weightsLayer, l->packedIHBack.base, (float *)(uintptr_t)weightIH, l->shape.inputs));
    return move(l, p, weightsIter, l->packedHHBack.base, (float *)(uintptr_t)weightHH, l->shape.units);
}

/// Copies `bytes` bytes of `from`, or writes zeros if it is NULL.
static void copy_or_zero(void *to, const void *from, size_t bytes) {
    if (from) memcpy(to, from, bytes);
    else memset(to, 0, bytes);
}

/// Binds the state: h, rounded in a bfloat16 layer, then c.
static int bind_states(onn_layer *l, program *p) {
    const size_t state = sizeof(float) * (size_t)(l->shape.batch * l->shape.units);
    TRY(onn_program_bind(p, srcIter, l->state.base));
    TRY(onn_program_bind(p, srcIterC, (char *)l->state.base + state));
    TRY(onn_program_bind(p, dstIter, l->lastState.base));
    return onn_program_bind(p, dstIterC, (char *)l->lastState.base + state);
}

int onn_layer_forward(onn_layer *l, int64_t steps, bool training, const void *x, const float *h, const float *c,
                      void *y, float *hLast, float *cLast) {
    window *w = find(l, steps);
    if (!w) return dnnl_invalid_arguments;
    program *p = training ? &w->forward : &w->inference;
    const int64_t units = l->shape.batch * l->shape.units;
    const size_t state = sizeof(float) * (size_t)units;
    if (l->shape.bfloat16) onn_round(h, l->state.base, units);
    else memcpy(l->state.base, h, state);
    if (c) memcpy((char *)l->state.base + state, c, state);
    TRY(onn_program_bind(p, srcLayer, x));
    TRY(onn_program_bind(p, dstLayer, y));
    TRY(onn_program_bind(p, weightsLayer, l->packedIH.base));
    TRY(onn_program_bind(p, weightsIter, l->packedHH.base));
    TRY(onn_program_bind(p, bias, l->bias.base));
    TRY(onn_program_bind(p, workspace, l->work.base));
    TRY(onn_program_bind(p, scratch, onn_scratch(onn_program_bytes(p, scratch))));
    TRY(bind_states(l, p));
    TRY(onn_program_run(p));
    if (l->shape.bfloat16) {
        const uint16_t *rounded = l->lastState.base;
        for (int64_t i = 0; i < units; i++) {
            const uint32_t bits = (uint32_t)rounded[i] << 16;
            memcpy(&hLast[i], &bits, sizeof bits);
        }
    } else {
        memcpy(hLast, l->lastState.base, state);
    }
    if (c) memcpy(cLast, (char *)l->lastState.base + state, state);
    return 0;
}

int onn_layer_backward(onn_layer *l, int64_t steps, const void *x, const void *y, const float *dy,
                       const float *dhLast, const float *dcLast, float *dx, float *dh, float *dc, float *dWeightIH,
                       float *dWeightHH, float *dBias, float *dCandidateBias) {
    window *w = find(l, steps);
    if (!w || !w->backward.primitive) return dnnl_invalid_arguments;
    program *p = &w->backward;
    const size_t row = sizeof(float) * (size_t)l->shape.units, state = row * (size_t)l->shape.batch;
    char *dState = l->dState.base;  // of the first state: dh, dc; of the last one: dh, dc
    copy_or_zero(dState + 2 * state, dhLast, state);
    copy_or_zero(dState + 3 * state, dcLast, state);
    // oneDNN adds to the gradients of weights.
    onn_zero(l->dIH.base, (int64_t)(onn_program_bytes(p, diffWeightsLayer) / sizeof(float)));
    onn_zero(l->dHH.base, (int64_t)(onn_program_bytes(p, diffWeightsIter) / sizeof(float)));
    memset(l->dBias.base, 0, onn_program_bytes(p, diffBias));
    TRY(onn_program_bind(p, srcLayer, x));
    TRY(onn_program_bind(p, dstLayer, y));
    TRY(onn_program_bind(p, weightsLayer, l->packedIHBack.base));
    TRY(onn_program_bind(p, weightsIter, l->packedHHBack.base));
    TRY(onn_program_bind(p, bias, l->bias.base));
    TRY(onn_program_bind(p, workspace, l->work.base));
    TRY(onn_program_bind(p, scratch, onn_scratch(onn_program_bytes(p, scratch))));
    TRY(bind_states(l, p));
    TRY(onn_program_bind(p, diffSrcLayer, dx));
    TRY(onn_program_bind(p, diffSrcIter, dState));
    TRY(onn_program_bind(p, diffSrcIterC, dState + state));
    TRY(onn_program_bind(p, diffDstLayer, dy));
    TRY(onn_program_bind(p, diffDstIter, dState + 2 * state));
    TRY(onn_program_bind(p, diffDstIterC, dState + 3 * state));
    TRY(onn_program_bind(p, diffWeightsLayer, l->dIH.base));
    TRY(onn_program_bind(p, diffWeightsIter, l->dHH.base));
    TRY(onn_program_bind(p, diffBias, l->dBias.base));
    TRY(onn_program_run(p));
    if (dh) memcpy(dh, dState, state);
    if (dc) memcpy(dc, dState + state, state);
    TRY(move(l, p, diffWeightsLayer, l->dIH.base, dWeightIH, l->shape.inputs));
    TRY(move(l, p, diffWeightsIter, l->dHH.base, dWeightHH, l->shape.units));
    for (int64_t g = 0; g < l->shape.gates; g++)
        memcpy(dBias + g * l->shape.units, (char *)l->dBias.base + (size_t)order(l)[g] * row, row);
    if (dCandidateBias) memcpy(dCandidateBias, (char *)l->dBias.base + 3 * row, row);
    return 0;
}
