// A recurrent primitive of oneDNN, forward or backward, with the memory objects of its arguments.
#pragma once
#include "engine.h"

/// The shape that all primitives of a layer share.
typedef struct shape {
    onn_cell cell;
    int64_t batch, inputs, units, gates;
    bool bfloat16;
} shape;

/// The arguments of a primitive.
enum {
    srcLayer, srcIter, srcIterC, weightsLayer, weightsIter, bias, dstLayer, dstIter, dstIterC, workspace, scratch,
    forwardCount,
    diffSrcLayer = forwardCount, diffSrcIter, diffSrcIterC, diffWeightsLayer, diffWeightsIter, diffBias,
    diffDstLayer, diffDstIter, diffDstIterC, count
};

/// A primitive with its memory objects, NULL for arguments that the cell lacks. A weight whose layout only oneDNN can
/// write has a reorder from and to `dense`: PyTorch's layout with oneDNN's order of gates.
typedef struct program {
    dnnl_primitive_desc_t made;
    dnnl_primitive_t primitive;
    dnnl_memory_t memory[count];
    dnnl_memory_t dense[count];
    dnnl_primitive_t reorder[count];
} program;

/// Creates `p` for windows of `steps` steps, the backward primitive if `forward` is given, with memory objects of the
/// layouts that oneDNN chose, not bound yet.
int onn_program_create(program *p, const shape *l, int64_t steps, dnnl_prop_kind_t kind, const program *forward);
void onn_program_destroy(program *p);

/// The bytes of argument `i`, 0 where the cell has none.
size_t onn_program_bytes(const program *p, int i);
/// The strides of weight `i` if our own loop can write it (float32, no blocks), else NULL; `reorder` is then set.
const dnnl_dim_t *onn_program_strides(const program *p, const shape *l, int i);
/// Binds argument `i` to memory, if the cell has it.
int onn_program_bind(program *p, int i, const void *base);
int onn_program_run(program *p);
