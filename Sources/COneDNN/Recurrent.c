// One recurrent layer as oneDNN's primitives. What a caller sees is PyTorch's: gates in its order, weights
// (G·H × D). In here weights lie as oneDNN asked: for float32 mostly (D × G × H) with padded rows forward and
// for gradients, and PyTorch's own order with padded rows backward; for bfloat16 in blocks. So each step packs.
#include <string.h>

#include "engine.h"
#include "pack.h"

/// A block of memory that the primitives of several window lengths share: as large as the largest wanted.
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

/// Everything a primitive is given, in the order of `arguments`.
enum {
    srcLayer, srcIter, srcIterC, weightsLayer, weightsIter, bias, dstLayer, dstIter, dstIterC, workspace, scratch,
    forwardCount,
    diffSrcLayer = forwardCount, diffSrcIter, diffSrcIterC, diffWeightsLayer, diffWeightsIter, diffBias,
    diffDstLayer, diffDstIter, diffDstIterC, count
};
static const int arguments[count] = {
    DNNL_ARG_SRC_LAYER, DNNL_ARG_SRC_ITER, DNNL_ARG_SRC_ITER_C, DNNL_ARG_WEIGHTS_LAYER, DNNL_ARG_WEIGHTS_ITER,
    DNNL_ARG_BIAS, DNNL_ARG_DST_LAYER, DNNL_ARG_DST_ITER, DNNL_ARG_DST_ITER_C, DNNL_ARG_WORKSPACE,
    DNNL_ARG_SCRATCHPAD,
    DNNL_ARG_DIFF_SRC_LAYER, DNNL_ARG_DIFF_SRC_ITER, DNNL_ARG_DIFF_SRC_ITER_C, DNNL_ARG_DIFF_WEIGHTS_LAYER,
    DNNL_ARG_DIFF_WEIGHTS_ITER, DNNL_ARG_DIFF_BIAS, DNNL_ARG_DIFF_DST_LAYER, DNNL_ARG_DIFF_DST_ITER,
    DNNL_ARG_DIFF_DST_ITER_C};
/// A primitive with its memory objects; slots that the cell lacks stay NULL. A weight whose layout only
/// oneDNN can write has a reorder between `dense`, which is PyTorch's layout in oneDNN's order of gates, and it.
typedef struct program {
    dnnl_primitive_desc_t made;
    dnnl_primitive_t primitive;
    dnnl_memory_t memory[count];
    dnnl_memory_t dense[count];
    dnnl_primitive_t reorder[count];
} program;

/// The primitives for one number of steps.
typedef struct window {
    int64_t steps;
    program inference, forward, backward;
    struct window *next;
} window;

struct onn_layer {
    onn_cell cell;
    int64_t steps, streams, inputs, units, gates;
    bool bfloat16;
    window *windows;
    block packedIH, packedHH, packedIHBack, packedHHBack, dIH, dHH, staging;
    block work, bias, dBias, state, dState, lastState;  // states: h, then c
};

static int64_t biases(const onn_layer *l) { return l->cell == onn_gru ? 4 : l->gates; }

/// Describes all arguments of one direction; what the cell lacks stays empty.
static int describe(description *d, const onn_layer *l, int64_t T, bool backward) {
    const int64_t B = l->streams, D = l->inputs, H = l->units, G = l->gates;
    const dnnl_data_type_t type = l->bfloat16 ? dnnl_bf16 : dnnl_f32;
    const dnnl_dims_t x = {T, B, D}, y = {T, B, H}, state = {1, 1, B, H}, wx = {1, 1, D, G, H}, wh = {1, 1, H, G, H},
                      b = {1, 1, biases(l), H};
    memset(d, 0, count * sizeof *d);
    for (int back = 0; back <= (int)backward; back++) {
        const dnnl_data_type_t t = back ? dnnl_f32 : type;
        const int s = back ? diffSrcLayer : srcLayer, o = back ? diffDstLayer : dstLayer;
        TRY(onn_describe(&d[s], 3, x, t, dnnl_tnc));
        TRY(onn_describe(&d[s + 1], 4, state, t, dnnl_ldnc));
        TRY(onn_describe(&d[s + 3], 5, wx, t, dnnl_format_tag_any));
        TRY(onn_describe(&d[s + 4], 5, wh, t, dnnl_format_tag_any));
        TRY(onn_describe(&d[s + 5], 4, b, dnnl_f32, dnnl_ldgo));
        TRY(onn_describe(&d[o], 3, y, t, dnnl_tnc));
        TRY(onn_describe(&d[o + 1], 4, state, t, dnnl_ldnc));
        if (l->cell != onn_lstm) continue;
        TRY(onn_describe(&d[s + 2], 4, state, dnnl_f32, dnnl_ldnc));
        TRY(onn_describe(&d[o + 2], 4, state, dnnl_f32, dnnl_ldnc));
    }
    return 0;
}

#define D(i) viewing(&d[i])
#define DATA D(srcLayer), D(srcIter)
#define WEIGHTS D(weightsLayer), D(weightsIter)
#define RESULT D(bias), D(dstLayer), D(dstIter)
#define DIFFS D(diffSrcLayer), D(diffSrcIter), D(diffWeightsLayer), D(diffWeightsIter), D(diffBias), D(diffDstLayer), \
              D(diffDstIter)
#define DIFFS_C D(diffSrcLayer), D(diffSrcIter), D(diffSrcIterC), D(diffWeightsLayer), D(diffWeightsIter)
#define DIFFS_END D(diffBias), D(diffDstLayer), D(diffDstIter), D(diffDstIterC)

static int describe_primitive(dnnl_primitive_desc_t *made, const onn_layer *l, const description *d,
                              dnnl_prop_kind_t kind, dnnl_primitive_desc_t hint) {
    const dnnl_rnn_direction_t way = dnnl_unidirectional_left2right;
    const dnnl_alg_kind_t activation = l->cell == onn_rnn_relu ? dnnl_eltwise_relu : dnnl_eltwise_tanh;
    dnnl_engine_t e = onn_engine();
    dnnl_primitive_attr_t a = onn_attributes();
#if DNNL_VERSION_MAJOR >= 3
    switch (l->cell) {
    case onn_lstm:
        return hint ? (int)dnnl_lstm_backward_primitive_desc_create(
                   made, e, kind, way, DATA, D(srcIterC), WEIGHTS, NULL, NULL, RESULT, D(dstIterC), DIFFS_C, NULL,
                   NULL, DIFFS_END, dnnl_rnn_flags_undef, hint, a)
             : (int)dnnl_lstm_forward_primitive_desc_create(made, e, kind, way, DATA, D(srcIterC), WEIGHTS, NULL,
                                                            NULL, RESULT, D(dstIterC), dnnl_rnn_flags_undef, a);
    case onn_gru:
        return hint ? (int)dnnl_lbr_gru_backward_primitive_desc_create(made, e, kind, way, DATA, WEIGHTS, RESULT,
                                                                       DIFFS, dnnl_rnn_flags_undef, hint, a)
                    : (int)dnnl_lbr_gru_forward_primitive_desc_create(made, e, kind, way, DATA, WEIGHTS, RESULT,
                                                                      dnnl_rnn_flags_undef, a);
    default:
        return hint ? (int)dnnl_vanilla_rnn_backward_primitive_desc_create(
                          made, e, kind, activation, way, DATA, WEIGHTS, RESULT, DIFFS, dnnl_rnn_flags_undef, 0, 0,
                          hint, a)
                    : (int)dnnl_vanilla_rnn_forward_primitive_desc_create(
                          made, e, kind, activation, way, DATA, WEIGHTS, RESULT, dnnl_rnn_flags_undef, 0, 0, a);
    }
#else
    dnnl_rnn_desc_t o;
    switch (l->cell) {
    case onn_lstm:
        if (hint)
            TRY(dnnl_lstm_backward_desc_init(&o, kind, way, DATA, D(srcIterC), WEIGHTS, RESULT, D(dstIterC), DIFFS_C,
                                             DIFFS_END, dnnl_rnn_flags_undef));
        else
            TRY(dnnl_lstm_forward_desc_init(&o, kind, way, DATA, D(srcIterC), WEIGHTS, RESULT, D(dstIterC),
                                            dnnl_rnn_flags_undef));
        break;
    case onn_gru:
        if (hint)
            TRY(dnnl_lbr_gru_backward_desc_init(&o, kind, way, DATA, WEIGHTS, RESULT, DIFFS, dnnl_rnn_flags_undef));
        else
            TRY(dnnl_lbr_gru_forward_desc_init(&o, kind, way, DATA, WEIGHTS, RESULT, dnnl_rnn_flags_undef));
        break;
    default:
        if (hint)
            TRY(dnnl_vanilla_rnn_backward_desc_init(&o, kind, activation, way, DATA, WEIGHTS, RESULT, DIFFS,
                                                    dnnl_rnn_flags_undef, 0, 0));
        else
            TRY(dnnl_vanilla_rnn_forward_desc_init(&o, kind, activation, way, DATA, WEIGHTS, RESULT,
                                                   dnnl_rnn_flags_undef, 0, 0));
    }
    return (int)dnnl_primitive_desc_create(made, &o, a, e, hint);
#endif
}

static view layout(const program *p, int i) {
    return dnnl_primitive_desc_query_md(p->made, dnnl_query_exec_arg_md, arguments[i]);
}
static size_t bytes(const program *p, int i) { return p->memory[i] ? dnnl_memory_desc_get_size(layout(p, i)) : 0; }

/// The strides of weight `i` where our own loop can write it: float32, no blocks.
static const dnnl_dim_t *strides(const program *p, const onn_layer *l, int i) {
    return l->bfloat16 && i < forwardCount ? NULL : onn_strides(layout(p, i));
}

/// Prepares the reorder of weight `i`, `width` wide, where our own loop cannot do it.
static int reorder_create(program *p, const onn_layer *l, int i, int64_t width) {
    if (!p->memory[i] || strides(p, l, i)) return 0;
    const bool packing = i < forwardCount;
    const dnnl_dims_t sizes = {1, 1, width, l->gates, l->units};
    description d;
    dnnl_primitive_desc_t made = NULL;
    TRY(onn_describe(&d, 5, sizes, dnnl_f32, dnnl_ldgoi));
    const view dense = viewing(&d), packed = layout(p, i);
    int status = (int)dnnl_memory_create(&p->dense[i], dense, onn_engine(), DNNL_MEMORY_NONE);
    if (!status)
        status = (int)dnnl_reorder_primitive_desc_create(&made, packing ? dense : packed, onn_engine(),
                                                         packing ? packed : dense, onn_engine(), NULL);
    if (!status) status = (int)dnnl_primitive_create(&p->reorder[i], made);
    if (made) dnnl_primitive_desc_destroy(made);
    onn_forget(&d);
    return status;
}

/// Makes `p`, and memory objects of the layouts that oneDNN chose, bound to nothing yet.
static int program_create(program *p, const onn_layer *l, int64_t T, dnnl_prop_kind_t kind, const program *forward) {
    description d[count];
    int status = describe(d, l, T, forward != NULL);
    if (!status) status = describe_primitive(&p->made, l, d, kind, forward ? forward->made : NULL);
    for (int i = 0; i < count; i++) onn_forget(&d[i]);
    if (status) return status;
    TRY(dnnl_primitive_create(&p->primitive, p->made));
    for (int i = 0; i < count; i++) {
        view v = layout(p, i);
        if (!v || dnnl_memory_desc_get_size(v) == 0) continue;
        TRY(dnnl_memory_create(&p->memory[i], v, onn_engine(), DNNL_MEMORY_NONE));
    }
    for (int i = 0; i < count; i++) {
        if (i == weightsLayer || i == diffWeightsLayer) TRY(reorder_create(p, l, i, l->inputs));
        if (i == weightsIter || i == diffWeightsIter) TRY(reorder_create(p, l, i, l->units));
    }
    return 0;
}

static void program_destroy(program *p) {
    for (int i = 0; i < count; i++) {
        if (p->memory[i]) dnnl_memory_destroy(p->memory[i]);
        if (p->dense[i]) dnnl_memory_destroy(p->dense[i]);
        if (p->reorder[i]) dnnl_primitive_destroy(p->reorder[i]);
    }
    if (p->primitive) dnnl_primitive_destroy(p->primitive);
    if (p->made) dnnl_primitive_desc_destroy(p->made);
}

static int bind(program *p, int i, const void *base) {
    if (!p->memory[i]) return 0;
    return (int)dnnl_memory_set_data_handle(p->memory[i], (void *)(uintptr_t)base);
}

static int run(program *p) {
    dnnl_exec_arg_t given[count];
    int n = 0;
    for (int i = 0; i < count; i++)
        if (p->memory[i]) given[n++] = (dnnl_exec_arg_t){arguments[i], p->memory[i]};
    TRY(dnnl_primitive_execute(p->primitive, onn_stream(), n, given));
    return (int)dnnl_stream_wait(onn_stream());
}

int onn_layer_create(onn_layer **layer, onn_cell cell, int64_t steps, int64_t streams, int64_t inputs,
                     int64_t units, bool bfloat16) {
    onn_layer *l = calloc(1, sizeof *l);
    if (!l) return dnnl_out_of_memory;
    *l = (onn_layer){.cell = cell, .steps = steps, .streams = streams, .inputs = inputs, .units = units,
                     .gates = cell == onn_lstm ? 4 : cell == onn_gru ? 3 : 1, .bfloat16 = bfloat16};
    *layer = l;
    return onn_layer_prepare(l, steps, true);
}

void onn_layer_destroy(onn_layer *l) {
    for (window *w = l->windows, *next; w; w = next) {
        next = w->next;
        program_destroy(&w->inference);
        program_destroy(&w->forward);
        program_destroy(&w->backward);
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

/// Makes room for what `p` reads and writes beside the caller's matrices.
static int reserve(onn_layer *l, program *p, bool backward) {
    const size_t state = sizeof(float) * (size_t)(l->streams * l->units);
    TRY(block_reserve(backward ? &l->packedIHBack : &l->packedIH, bytes(p, weightsLayer)));
    TRY(block_reserve(backward ? &l->packedHHBack : &l->packedHH, bytes(p, weightsIter)));
    TRY(block_reserve(&l->work, bytes(p, workspace)));
    TRY(block_reserve(&l->bias, bytes(p, bias)));
    TRY(block_reserve(&l->state, 2 * state));
    TRY(block_reserve(&l->lastState, 2 * state));
    if (bytes(p, scratch) && !onn_scratch(bytes(p, scratch))) return dnnl_out_of_memory;
    bool stages = false;
    for (int i = 0; i < count; i++) stages |= p->reorder[i] != NULL;
    if (stages) {
        const int64_t width = l->inputs > l->units ? l->inputs : l->units;
        TRY(block_reserve(&l->staging, sizeof(float) * (size_t)(l->gates * l->units * width)));
    }
    if (!backward) return 0;
    TRY(block_reserve(&l->dIH, bytes(p, diffWeightsLayer)));
    TRY(block_reserve(&l->dHH, bytes(p, diffWeightsIter)));
    TRY(block_reserve(&l->dBias, bytes(p, diffBias)));
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
        TRY(program_create(&w->forward, l, steps, dnnl_forward_training, NULL));
        TRY(program_create(&w->backward, l, steps, dnnl_backward, &w->forward));
        TRY(reserve(l, &w->forward, false));
        TRY(reserve(l, &w->backward, true));
    } else if (!training && !w->inference.primitive) {
        TRY(program_create(&w->inference, l, steps, dnnl_forward_inference, NULL));
        TRY(reserve(l, &w->inference, false));
    }
    return 0;
}

/// oneDNN's GRU has its gates as (update, reset, candidate); PyTorch's as (reset, update, candidate).
static const int gruOrder[4] = {1, 0, 2, 3};
static const int plainOrder[4] = {0, 1, 2, 3};
static const int *order(const onn_layer *l) { return l->cell == onn_gru ? gruOrder : plainOrder; }

/// Moves weight `i`, `width` wide, between PyTorch's layout and the one `p` has.
static int move(const onn_layer *l, program *p, int i, void *packed, float *plain, int64_t width) {
    const int64_t H = l->units, G = l->gates;
    const bool packing = i < forwardCount;
    const dnnl_dim_t *s = strides(p, l, i);
    if (s) {
        onn_pack(packed, plain, G, H, width, s[2], s[3], s[4], order(l), packing);
        return 0;
    }
    float *staging = l->staging.base;
    if (packing) onn_pack(staging, plain, G, H, width, 1, H * width, width, order(l), true);
    TRY(dnnl_memory_set_data_handle(p->dense[i], staging));
    TRY(dnnl_memory_set_data_handle(p->memory[i], packed));
    const dnnl_memory_t dense = p->dense[i], other = p->memory[i];
    const dnnl_exec_arg_t given[2] = {{DNNL_ARG_FROM, packing ? dense : other}, {DNNL_ARG_TO, packing ? other : dense}};
    TRY(dnnl_primitive_execute(p->reorder[i], onn_stream(), 2, given));
    TRY(dnnl_stream_wait(onn_stream()));
    if (!packing) onn_pack(staging, plain, G, H, width, 1, H * width, width, order(l), false);
    return 0;
}

int onn_layer_load(onn_layer *l, int64_t steps, bool training, const float *weightIH, const float *weightHH,
                   const float *b, const float *innerBias) {
    window *w = find(l, steps);
    if (!w) return dnnl_invalid_arguments;
    program *p = training ? &w->forward : &w->inference;
    const size_t row = sizeof(float) * (size_t)l->units;
    TRY(move(l, p, weightsLayer, l->packedIH.base, (float *)(uintptr_t)weightIH, l->inputs));
    TRY(move(l, p, weightsIter, l->packedHH.base, (float *)(uintptr_t)weightHH, l->units));
    for (int64_t g = 0; g < l->gates; g++)
        memcpy((char *)l->bias.base + (size_t)order(l)[g] * row, b + g * l->units, row);
    if (innerBias) memcpy((char *)l->bias.base + 3 * row, innerBias, row);
    if (!training) return 0;
    p = &w->backward;
    TRY(move(l, p, weightsLayer, l->packedIHBack.base, (float *)(uintptr_t)weightIH, l->inputs));
    return move(l, p, weightsIter, l->packedHHBack.base, (float *)(uintptr_t)weightHH, l->units);
}

/// The state's h, rounded if the layer is of bfloat16, then its c.
static int bind_states(onn_layer *l, program *p) {
    const size_t state = sizeof(float) * (size_t)(l->streams * l->units);
    TRY(bind(p, srcIter, l->state.base));
    TRY(bind(p, srcIterC, (char *)l->state.base + state));
    TRY(bind(p, dstIter, l->lastState.base));
    return bind(p, dstIterC, (char *)l->lastState.base + state);
}

int onn_layer_forward(onn_layer *l, int64_t steps, bool training, const void *x, const float *h, const float *c,
                      void *y, float *hLast, float *cLast) {
    window *w = find(l, steps);
    if (!w) return dnnl_invalid_arguments;
    program *p = training ? &w->forward : &w->inference;
    const int64_t units = l->streams * l->units;
    const size_t state = sizeof(float) * (size_t)units;
    if (l->bfloat16) onn_round(h, l->state.base, units);
    else memcpy(l->state.base, h, state);
    if (c) memcpy((char *)l->state.base + state, c, state);
    TRY(bind(p, srcLayer, x));
    TRY(bind(p, dstLayer, y));
    TRY(bind(p, weightsLayer, l->packedIH.base));
    TRY(bind(p, weightsIter, l->packedHH.base));
    TRY(bind(p, bias, l->bias.base));
    TRY(bind(p, workspace, l->work.base));
    TRY(bind(p, scratch, onn_scratch(bytes(p, scratch))));
    TRY(bind_states(l, p));
    TRY(run(p));
    if (l->bfloat16) {
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

int onn_layer_backward(onn_layer *l, int64_t steps, const void *x, const void *y, const float *dy, float *dx,
                       float *dWeightIH, float *dWeightHH, float *dBias, float *dInnerBias) {
    window *w = find(l, steps);
    if (!w || !w->backward.primitive) return dnnl_invalid_arguments;
    program *p = &w->backward;
    const size_t state = sizeof(float) * (size_t)(l->streams * l->units), row = sizeof(float) * (size_t)l->units;
    char *dState = l->dState.base;
    // oneDNN adds to the gradients of weights; nothing comes back from beyond the window's edge.
    onn_zero(l->dIH.base, (int64_t)(bytes(p, diffWeightsLayer) / sizeof(float)));
    onn_zero(l->dHH.base, (int64_t)(bytes(p, diffWeightsIter) / sizeof(float)));
    memset(l->dBias.base, 0, bytes(p, diffBias));
    memset(dState + 2 * state, 0, 2 * state);
    TRY(bind(p, srcLayer, x));
    TRY(bind(p, dstLayer, y));
    TRY(bind(p, weightsLayer, l->packedIHBack.base));
    TRY(bind(p, weightsIter, l->packedHHBack.base));
    TRY(bind(p, bias, l->bias.base));
    TRY(bind(p, workspace, l->work.base));
    TRY(bind(p, scratch, onn_scratch(bytes(p, scratch))));
    TRY(bind_states(l, p));
    TRY(bind(p, diffSrcLayer, dx));
    TRY(bind(p, diffSrcIter, dState));
    TRY(bind(p, diffSrcIterC, dState + state));
    TRY(bind(p, diffDstLayer, dy));
    TRY(bind(p, diffDstIter, dState + 2 * state));
    TRY(bind(p, diffDstIterC, dState + 3 * state));
    TRY(bind(p, diffWeightsLayer, l->dIH.base));
    TRY(bind(p, diffWeightsIter, l->dHH.base));
    TRY(bind(p, diffBias, l->dBias.base));
    TRY(run(p));
    TRY(move(l, p, diffWeightsLayer, l->dIH.base, dWeightIH, l->inputs));
    TRY(move(l, p, diffWeightsIter, l->dHH.base, dWeightHH, l->units));
    for (int64_t g = 0; g < l->gates; g++)
        memcpy(dBias + g * l->units, (char *)l->dBias.base + (size_t)order(l)[g] * row, row);
    if (dInnerBias) memcpy(dInnerBias, (char *)l->dBias.base + 3 * row, row);
    return 0;
}
