// The kernels of generation: one token at a time through a recurrent network, in float32 or with factors in bfloat16.
//
// What a call computes does not depend on where it runs. Every sum has one order, written in Kernel.h, whatever
// the instruction set and the number of threads, and every exponential is the same polynomial; so a text that
// was begun on one machine is continued with the same bits on another.
//
// Sizes: V tokens, E embedding columns; a layer has D inputs and H units, W is the matrix of its inputs, U that
// of its state before, gates stand below one another in PyTorch's order (LSTM: i f g o, GRU: r z n).
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum { lm_cell_lstm, lm_cell_gru, lm_cell_tanh, lm_cell_relu } lm_cell;

// What weights and the outputs they are multiplied by are rounded to; all sums are in float32.
typedef enum { lm_float32, lm_bfloat16 } lm_precision;

// The instruction sets there are code for, slowest first.
typedef enum { lm_path_portable, lm_path_avx2, lm_path_avx512 } lm_path;

// The fastest path that this processor runs.
lm_path lm_best_path(void);

// The number of processors that this process may use.
int lm_processors(void);

// Packed weights, and the threads that read them. Reading is safe from several threads at once.
typedef struct lm_network lm_network;

// Room for a network of `layers` layers of sizes[l] units each, or NULL where memory is short; `bytes` tells how
// much was wanted. `threads` share a layer or the decoder where its bytes of weights, times the number of states
// that are moved on at once, are `shared_from` or more. Every layer and the decoder must be packed before the
// first step.
lm_network *_Nullable lm_network_create(
    lm_cell cell, lm_precision precision, size_t V, size_t E, size_t layers, const size_t *_Nonnull sizes,
    int threads, size_t shared_from, lm_path path, size_t *_Nonnull bytes);
void lm_network_destroy(lm_network *_Nonnull);

// Packs one layer's four parameters, row-major: W (gates·H, D), U (gates·H, H), biases b and d (gates·H) each.
void lm_network_pack_layer(
    lm_network *_Nonnull, size_t layer, const float *_Nonnull W, const float *_Nonnull U,
    const float *_Nonnull b, const float *_Nonnull d);
// Packs the decoder: weight (V, H of the last layer) and bias (V).
void lm_network_pack_decoder(lm_network *_Nonnull, const float *_Nonnull weight, const float *_Nonnull bias);
// Steps read the embedding (V, E) as it is or, in bfloat16, as the rows of lm_network_row pairs that this makes of
// it; wherever an embedding is asked for below, that is meant.
size_t lm_network_row(const lm_network *_Nonnull);
void lm_network_convert(const lm_network *_Nonnull, const float *_Nonnull embedding, float *_Nonnull converted);
// Multiplies the embedding by the first layer's W once for all, where that is cheap, after the layer was packed.
// Returns 1 if it did: then no step needs the embedding.
int lm_network_tabulate(lm_network *_Nonnull, const float *_Nonnull embedding);

// The number of floats of a state: outputs of all layers, then memories of all, each rounded up to whole blocks
// and zero beyond its units, then what the step works in. All begin at zero.
size_t lm_network_state_size(const lm_network *_Nonnull);
// Where in a state a layer's outputs begin; `lm_network_memories` further on are its memories.
size_t lm_network_state_offset(const lm_network *_Nonnull, size_t layer);
// The number of floats between a layer's outputs and its memories.
size_t lm_network_memories(const lm_network *_Nonnull);

// One step: reads `token` (0 to V − 1) and moves `state` on. The embedding may be NULL if tabulated.
void lm_network_read(
    const lm_network *_Nonnull, size_t token, const float *_Nullable embedding, float *_Nonnull state);
// The logits (V) of the token after `state`.
void lm_network_logits(const lm_network *_Nonnull, const float *_Nonnull state, float *_Nonnull logits);

// The same for `count` states that lie `lm_network_batch_stride` floats apart, each bit what it is alone: all
// weights are read once for all of them. One token for each state; logits (count, V).
size_t lm_network_batch_stride(const lm_network *_Nonnull);
void lm_network_read_batch(
    const lm_network *_Nonnull, size_t count, const int32_t *_Nonnull tokens, const float *_Nullable embedding,
    float *_Nonnull states);
void lm_network_logits_batch(
    const lm_network *_Nonnull, size_t count, const float *_Nonnull states, float *_Nonnull logits);

// The bytes of weights that one step and its logits read.
size_t lm_network_bytes(const lm_network *_Nonnull);
// How many threads share a step of one state: 1 where no layer is large enough.
int lm_network_threads(const lm_network *_Nonnull);

// values[k] = e^(scale·values[k]) / sum of them all, for n logits of any size; −∞ becomes 0. Returns the sum after
// the greatest was subtracted, which is 0 (and so are all values) if no logit is finite.
float lm_softmax(float *_Nonnull values, size_t n, float scale, lm_path path);

// The index of the first NaN or infinity among n values, or n.
size_t lm_first_not_finite(const float *_Nonnull values, size_t n);
