// A recurrent primitive of oneDNN, forward or backward, with the memory objects of its arguments.
#pragma once
#include "engine.h"

/// What a layer's primitives have in common.
typedef struct shape {
    onn_cell cell;
    int64_t streams, inputs, units, gates;
    bool bfloat16;
} shape;

/// Everything a primitive is given.
enum {
    srcLayer, srcIter, srcIterC, weightsLayer, weightsIter, bias, dstLayer, dstIter, dstIterC, workspace, scratch,
    forwardCount,
    diffSrcLayer = forwardCount, diffSrcIter, diffSrcIterC, diffWeightsLayer, diffWeightsIter, diffBias,
    diffDstLayer, diffDstIter, diffDstIterC, count
};

/// A primitive with its memory objects; slots that the cell lacks stay NULL. A weight whose layout only
/// oneDNN can write has a reorder between `dense`, which is PyTorch's layout in oneDNN's order of gates, and it.
typedef struct program {
    dnnl_primitive_desc_t made;
    dnnl_primitive_t primitive;
    dnnl_memory_t memory[count];
    dnnl_memory_t dense[count];
    dnnl_primitive_t reorder[count];
} program;

/// Makes `p` for windows of `steps`, backward where `forward` is given, and memory objects of the layouts that
/// oneDNN chose, bound to nothing yet.
int onn_program_create(program *p, const shape *l, int64_t steps, dnnl_prop_kind_t kind, const program *forward);
void onn_program_destroy(program *p);

/// The bytes of argument `i`, 0 where the cell has none.
size_t onn_program_bytes(const program *p, int i);
/// The strides of weight `i` where our own loop can write it: float32, no blocks. Else NULL, and `reorder` is set.
const dnnl_dim_t *onn_program_strides(const program *p, const shape *l, int i);
/// Gives argument `i` its memory, if the cell has it.
int onn_program_bind(program *p, int i, const void *base);
int onn_program_run(program *p);
