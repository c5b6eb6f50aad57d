// The kernels of generation: a recurrent network that reads one token at a time, in float32, bfloat16 or int8.
//
// Results do not depend on the machine. Every sum has one order, defined in Kernel.h, for all instruction sets and
// thread counts, and every exponential is the same polynomial. A text that was begun on one machine continues with
// the same bits on another.
//
// Sizes: V tokens, E embedding columns; a layer has D inputs and H units. W is the matrix of its inputs, U the
// matrix of its previous hidden state. Gates are stacked in PyTorch's order (LSTM: i f g o, GRU: r z n).
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum { lm_cell_lstm, lm_cell_gru, lm_cell_tanh, lm_cell_relu } lm_cell;

// The format that the factors of products (weights, embeddings, hidden states) are rounded to. Sums are float32, or
// exact where the factors are int8.
typedef enum { lm_float32, lm_bfloat16, lm_int8 } lm_precision;

// The instruction sets that the kernels are compiled for, slowest first.
typedef enum { lm_isa_portable, lm_isa_avx2, lm_isa_avx512 } lm_isa;

// Returns the fastest instruction set that this processor runs.
lm_isa lm_best_isa(void);

// Returns the number of processors that this process may use.
int lm_processors(void);

// Packed weights and the threads that read them. Several threads may read from one network at once.
typedef struct lm_network lm_network;

// Allocates a network of `layers` layers of sizes[l] units each, or returns NULL if memory is short; `bytes` receives
// the size of the packed weights. A layer or the decoder is shared among `threads` threads if its bytes of weights,
// times the number of states in a step, are at least `shared_from`. Pack every layer and the decoder before the first
// step.
lm_network *_Nullable lm_network_create(
    lm_cell cell, lm_precision precision, size_t V, size_t E, size_t layers, const size_t *_Nonnull sizes,
    int threads, size_t shared_from, lm_isa isa, size_t *_Nonnull bytes);
void lm_network_destroy(lm_network *_Nonnull);

// Packs a layer's four parameters, row-major: W (gates·H, D), U (gates·H, H), biases b and d (gates·H) each.
void lm_network_pack_layer(
    lm_network *_Nonnull, size_t layer, const float *_Nonnull W, const float *_Nonnull U,
    const float *_Nonnull b, const float *_Nonnull d);
// Packs the decoder: weight (V, H of the last layer) and bias (V).
void lm_network_pack_decoder(lm_network *_Nonnull, const float *_Nonnull weight, const float *_Nonnull bias);
// Converts the embedding (V, E) to the rows that the functions below take as `embedding`: V rows of
// lm_network_row_size words, each a pair of bfloat16 or a quad of int8. In float32 they take the embedding as it is.
void lm_network_convert_embedding(
    const lm_network *_Nonnull, const float *_Nonnull embedding, float *_Nonnull converted);
size_t lm_network_row_size(const lm_network *_Nonnull);
// Multiplies the embedding by the first layer's W once and for all, if that is cheap. Call it after packing the
// layer. Returns 1 if it did; steps then need no embedding.
int lm_network_tabulate(lm_network *_Nonnull, const float *_Nonnull embedding);

// The number of floats in a state: the hidden states of all layers, their cell states, and workspace. Each layer is
// padded to whole panels. The initial state is all zeros.
size_t lm_network_state_size(const lm_network *_Nonnull);
// Where a layer's hidden state (H) and its cell state (H, zero unless LSTM) begin in a state.
size_t lm_network_hidden_offset(const lm_network *_Nonnull, size_t layer);
size_t lm_network_cell_offset(const lm_network *_Nonnull, size_t layer);

// Reads `token` (0 to V − 1) and advances `state` by one step. The embedding may be NULL if tabulated.
void lm_network_read(
    const lm_network *_Nonnull, size_t token, const float *_Nullable embedding, float *_Nonnull state);
// Writes the logits (V) of the token after `state`.
void lm_network_logits(const lm_network *_Nonnull, const float *_Nonnull state, float *_Nonnull logits);

// The same for `count` states, one after another, and one token each; logits (count, V). Weights are read from memory
// once for all states, and each state gets the same bits as alone.
void lm_network_read_batch(
    const lm_network *_Nonnull, size_t count, const int32_t *_Nonnull tokens, const float *_Nullable embedding,
    float *_Nonnull states);
void lm_network_logits_batch(
    const lm_network *_Nonnull, size_t count, const float *_Nonnull states, float *_Nonnull logits);

// The bytes of weights that one step and its logits read.
size_t lm_network_bytes(const lm_network *_Nonnull);
// The number of threads that share a step of one state: 1 if no layer is large enough.
int lm_network_threads(const lm_network *_Nonnull);

// Reads a block of so many bytes, rounded up to whole kilobytes, `times` times and returns the seconds of the fastest
// time, or 0 if memory is short: the limit of what reads as many bytes of weights for each token.
double lm_seconds_to_read(size_t bytes, int times);

// Replaces n logits by their softmax, e^(scale·values[k]) / Σ e^(scale·values[j]). Logits of any size are safe; −∞
// becomes 0. If no logit is finite, all values become 0.
void lm_softmax(float *_Nonnull values, size_t n, float scale, lm_isa isa);

// Returns the index of the first NaN or infinity among n values, or n if all are finite.
size_t lm_first_not_finite(const float *_Nonnull values, size_t n);
