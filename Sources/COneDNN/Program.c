// Creates the primitives of each cell in both generations of oneDNN and binds their arguments.
#include "program.h"

#include <string.h>

static const int arguments[count] = {
    DNNL_ARG_SRC_LAYER, DNNL_ARG_SRC_ITER, DNNL_ARG_SRC_ITER_C, DNNL_ARG_WEIGHTS_LAYER, DNNL_ARG_WEIGHTS_ITER,
    DNNL_ARG_BIAS, DNNL_ARG_DST_LAYER, DNNL_ARG_DST_ITER, DNNL_ARG_DST_ITER_C, DNNL_ARG_WORKSPACE,
    DNNL_ARG_SCRATCHPAD,
    DNNL_ARG_DIFF_SRC_LAYER, DNNL_ARG_DIFF_SRC_ITER, DNNL_ARG_DIFF_SRC_ITER_C, DNNL_ARG_DIFF_WEIGHTS_LAYER,
    DNNL_ARG_DIFF_WEIGHTS_ITER, DNNL_ARG_DIFF_BIAS, DNNL_ARG_DIFF_DST_LAYER, DNNL_ARG_DIFF_DST_ITER,
    DNNL_ARG_DIFF_DST_ITER_C};

static int64_t biases(const shape *l) { return l->cell == onn_gru ? 4 : l->gates; }

/// Describes all arguments of one direction; those that the cell lacks stay empty.
static int describe(description *d, const shape *l, int64_t T, bool backward) {
    const int64_t B = l->batch, D = l->inputs, H = l->units, G = l->gates;
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
#define DIFFS D(diffSrcLayer), D(diffSrcIter), D(diffWeightsLayer), D(diffWeightsIter), D(diffBias), \
              D(diffDstLayer), D(diffDstIter)
#define DIFFS_C D(diffSrcLayer), D(diffSrcIter), D(diffSrcIterC), D(diffWeightsLayer), D(diffWeightsIter)
#define DIFFS_END D(diffBias), D(diffDstLayer), D(diffDstIter), D(diffDstIterC)

static int describe_primitive(dnnl_primitive_desc_t *made, const shape *l, const description *d,
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
size_t onn_program_bytes(const program *p, int i) { return p->memory[i] ? dnnl_memory_desc_get_size(layout(p, i)) : 0; }

const dnnl_dim_t *onn_program_strides(const program *p, const shape *l, int i) {
    return l->bfloat16 && i < forwardCount ? NULL : onn_strides(layout(p, i));
}

/// Prepares the reorder of weight `i`, `width` wide, if our own loop cannot do it.
static int reorder_create(program *p, const shape *l, int i, int64_t width) {
    if (!p->memory[i] || onn_program_strides(p, l, i)) return 0;
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

int onn_program_create(program *p, const shape *l, int64_t T, dnnl_prop_kind_t kind, const program *forward) {
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

void onn_program_destroy(program *p) {
    for (int i = 0; i < count; i++) {
        if (p->memory[i]) dnnl_memory_destroy(p->memory[i]);
        if (p->dense[i]) dnnl_memory_destroy(p->dense[i]);
        if (p->reorder[i]) dnnl_primitive_destroy(p->reorder[i]);
    }
    if (p->primitive) dnnl_primitive_destroy(p->primitive);
    if (p->made) dnnl_primitive_desc_destroy(p->made);
}

int onn_program_bind(program *p, int i, const void *base) {
    if (!p->memory[i]) return 0;
    return (int)dnnl_memory_set_data_handle(p->memory[i], (void *)(uintptr_t)base);
}

int onn_program_run(program *p) {
    dnnl_exec_arg_t given[count];
    int n = 0;
    for (int i = 0; i < count; i++)
        if (p->memory[i]) given[n++] = (dnnl_exec_arg_t){arguments[i], p->memory[i]};
    TRY(dnnl_primitive_execute(p->primitive, onn_stream(), n, given));
    return (int)dnnl_stream_wait(onn_stream());
}
