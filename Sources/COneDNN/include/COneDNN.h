// A header of our own over both generations of oneDNN's C API, and element-wise loops on the same threads.
// Handles are opaque, matrices are row-major, and a call that can fail returns a status, 0 for success.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// MARK: Engine

/// The version found at run time, such as "oneDNN 2.6.3".
const char *onn_version(void);
/// The meaning of a status.
const char *onn_error_text(int status);
/// Sets the number of threads of oneDNN and of the loops below.
void onn_set_threads(int threads);
/// The processors that this process may run on.
int onn_processors(void);
/// Whether this processor multiplies bfloat16 faster than float32.
bool onn_has_bfloat16(void);

/// C (m × n) = A·B + beta·C, each factor transposed if asked; leading dimensions are row lengths in memory.
int onn_product(bool transposeA, bool transposeB, int64_t m, int64_t n, int64_t k, const float *a, int64_t lda,
                const float *b, int64_t ldb, float beta, float *c, int64_t ldc);

// MARK: bfloat16 products

/// A product of two bfloat16 matrices with a float32 result, prepared for one shape.
typedef struct onn_matmul onn_matmul;
/// Prepares C (m × n) = A·B (+ C where `accumulates`), A stored (k × m) if `transposeA`, B stored (n × k) if
/// `transposeB`, all dense.
int onn_matmul_create(onn_matmul **matmul, bool transposeA, bool transposeB, int64_t m, int64_t n, int64_t k,
                      bool accumulates);
int onn_matmul_run(onn_matmul *matmul, const uint16_t *a, const uint16_t *b, float *c);
void onn_matmul_destroy(onn_matmul *matmul);

// MARK: Recurrent layers

/// The recurrent unit; the gates of all arguments are in PyTorch's order.
typedef enum onn_cell { onn_lstm, onn_gru, onn_rnn_tanh, onn_rnn_relu } onn_cell;

/// A recurrent layer: primitives for every window length used so far, and the weights in their layouts.
typedef struct onn_layer onn_layer;

/// Creates a layer for `batch` sequences of at most `steps` steps, `inputs` wide, with `units` units. In bfloat16,
/// products round their factors and accumulate in float32.
int onn_layer_create(onn_layer **layer, onn_cell cell, int64_t steps, int64_t batch, int64_t inputs,
                     int64_t units, bool bfloat16);
void onn_layer_destroy(onn_layer *layer);

/// Creates the primitives for windows of `steps` steps unless they exist; forward and backward if `training`.
int onn_layer_prepare(onn_layer *layer, int64_t steps, bool training);

/// Packs weights for windows of `steps`: weight_ih (G·units × inputs), weight_hh (G·units × units),
/// bias (G·units) and, for the GRU, the bias inside its reset gate (units), else NULL.
int onn_layer_load(onn_layer *layer, int64_t steps, bool training, const float *weightIH, const float *weightHH,
                   const float *bias, const float *candidateBias);

/// Reads x (steps·batch × inputs) from the state h, c (batch × units; c is NULL but for the LSTM) and writes
/// y (steps·batch × units) and the state after it. x and y are bfloat16 in a bfloat16 layer.
int onn_layer_forward(onn_layer *layer, int64_t steps, bool training, const void *x, const float *h,
                      const float *c, void *y, float *hLast, float *cLast);

/// Sends dy (steps·batch × units) back through the last training forward: overwrites dx (steps·batch ×
/// inputs) and the gradients of the weights, which are laid out as the weights are.
///
/// dhLast and dcLast (batch × units) are the gradients that reach the state after the last step from elsewhere;
/// NULL for none. dh and dc take the gradients of the state before the first step; NULL to drop them.
int onn_layer_backward(onn_layer *layer, int64_t steps, const void *x, const void *y, const float *dy,
                       const float *dhLast, const float *dcLast, float *dx, float *dh, float *dc, float *dWeightIH,
                       float *dWeightHH, float *dBias, float *dCandidateBias);

// MARK: Element-wise loops, in parallel; the same bits for the same number of threads

/// y = 0.
void onn_zero(float *y, int64_t count);
/// y = x rounded to bfloat16, to nearest even.
void onn_round(const float *x, uint16_t *y, int64_t count);

/// A dropout mask: whether it keeps an element depends on the seed, the mask's number `layer`, row and column alone.
typedef struct onn_mask {
    uint64_t seed;
    uint32_t layer;
    float drop;  // the probability of losing an element, 0 ≤ drop < 1; the others are divided by 1 − drop
} onn_mask;

/// y = mask ⊙ x / (1 − drop), (rows × columns); x may be y. Gradients take the same call.
void onn_dropout(const float *x, float *y, int64_t rows, int64_t columns, onn_mask mask);
/// The same in bfloat16.
void onn_dropout_bfloat16(const uint16_t *x, uint16_t *y, int64_t rows, int64_t columns, onn_mask mask);

/// y[r] = mask ⊙ table[ids[r]]: row gather of (· × columns); fills y (float32) or yRounded (bfloat16).
void onn_gather(const float *table, const int32_t *ids, int64_t rows, int64_t columns, float *y,
                uint16_t *yRounded, onn_mask mask);
/// table[ids[r]] += mask ⊙ dy[r], rows in order, so that repeated ids always add up in the same order.
void onn_scatter(const float *dy, const int32_t *ids, int64_t rows, int64_t columns, float *table, onn_mask mask);

/// The loss of `rows` rows of logits (rows × columns): adds `bias` to them, and writes to losses[r]
/// −log softmax(logits[r])[targets[r]] in nats. Where `scale` is not 0 the logits become
/// scale · (softmax − one-hot), also rounded to `rounded` unless that is NULL. A row whose target is negative
/// counts for nothing: its loss and its gradient are 0.
void onn_cross_entropy(float *logits, const float *bias, const int32_t *targets, int64_t rows, int64_t columns,
                       float scale, double *losses, uint16_t *rounded);
/// sums[j] = (accumulates ? sums[j] : 0) + Σ_r x[r][j], rows in order.
void onn_column_sums(const float *x, int64_t rows, int64_t columns, float *sums, bool accumulates);

/// Σ x², in double, by a partition that does not depend on the number of threads.
double onn_sum_of_squares(const float *x, int64_t count);

// MARK: Optimizer steps; gradients are first multiplied by `scale`, for clipping

/// w −= rate·(scale·g + decay·w).
void onn_sgd(float *w, const float *g, int64_t count, float scale, float rate, float decay);
/// Adam (Kingma & Ba 2015, algorithm 1) at step `step` ≥ 1: m and v move towards g and g². `decay` is added
/// to the gradient as L2; `decoupled` takes it from the weight instead (AdamW, Loshchilov & Hutter 2019).
void onn_adam(float *w, const float *g, float *m, float *v, int64_t count, int64_t step, float scale, double rate,
              float beta1, float beta2, float epsilon, float decay, bool decoupled);
/// RMSprop (Hinton 2012, lecture 6e): v = alpha·v + (1 − alpha)·g²; w −= rate·g / (√v + epsilon).
void onn_rmsprop(float *w, const float *g, float *v, int64_t count, float scale, float rate, float alpha,
                 float epsilon, float decay);
