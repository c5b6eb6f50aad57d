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

// MARK: Prepared products

/// A product of two bfloat16 matrices with a float32 result, prepared for one shape.
typedef struct onn_matmul onn_matmul;
/// Prepares C (m × n) = A·B (+ C where `accumulates`), A stored (k × m) if `transposeA`, B stored (n × k) if
/// `transposeB`, all dense.
int onn_matmul_create(onn_matmul **matmul, bool transposeA, bool transposeB, int64_t m, int64_t n, int64_t k,
                      bool accumulates);
int onn_matmul_run(onn_matmul *matmul, const void *a, const void *b, float *c);
void onn_matmul_destroy(onn_matmul *matmul);

/// Memory that packed weights take turns in: each packs itself anew where another one was.
typedef struct onn_room onn_room;
/// Returns room for the largest of the weights that will be packed into it, or NULL if memory is short.
onn_room *onn_room_create(void);
void onn_room_destroy(onn_room *room);

/// A weight matrix B (k × n) in the layout that products with it are fastest in, and those products.
typedef struct onn_weight onn_weight;
/// Makes the weight, stored (n × k) if `transposed`; its layout is chosen for products of `rows` rows. In bfloat16,
/// products round B, take A in bfloat16, and accumulate in float32. The room has to outlive the weight.
int onn_weight_create(onn_weight **weight, bool bfloat16, bool transposed, int64_t k, int64_t n, int64_t rows,
                      onn_room *room);
/// Takes other weights, which have to stay as they are until the last product with them; the first one packs them.
void onn_weight_load(onn_weight *weight, const float *source);
/// C (rows × n) = A (rows × k)·B, both dense; prepares the product at the first one of so many rows.
int onn_weight_apply(onn_weight *weight, int64_t rows, const void *a, float *c);
void onn_weight_destroy(onn_weight *weight);

// MARK: Steps of recurrent cells, on all units of `batch` sequences; gates in PyTorch's order

/// What all cells share. Matrices are (batch × units) or (batch × gates·units); those that are `void` are bfloat16
/// where `bfloat16` is set, else float32.
typedef struct onn_step {
    int64_t batch, units;
    bool bfloat16;
    const float *bias;           // b, (gates·units)
    const float *candidateBias;  // b′ of the GRU, (units)
    const void *before;          // h₋, the output of the step before
    void *output;                // h
    void *gates;                 // kept for the backward step, which overwrites them by the gradients of W x + b
} onn_step;

/// h of a step from W x and U h₋; `gates` may be NULL. `c₋` may be `c`.
void onn_lstm_step(const onn_step *step, const float *input, const float *recurrent, const float *cBefore, float *c);
/// `kept` takes q = Uₙ h₋ + b′, which the backward step needs; NULL where `gates` is.
void onn_gru_step(const onn_step *step, const float *input, const float *recurrent, void *kept);
/// h = tanh of the sum or, if `rectified`, its positive part.
void onn_plain_step(const onn_step *step, const float *input, const float *recurrent, bool rectified);

/// The way back: from dy, the gradient of h from above, dh, that from the step after through U, and the gradients
/// that come past U, `carried`: dc of the LSTM, dh through the update gate of the GRU; replaced by those of the step
/// before. Adds to the gradient of the bias.
void onn_lstm_step_back(const onn_step *step, const float *cBefore, const float *c, const float *dy, const float *dh,
                        float *carried, float *dBias);
/// `kept` becomes the gradient of U h₋.
void onn_gru_step_back(const onn_step *step, void *kept, const float *dy, const float *dh, float *carried,
                       float *dBias, float *dCandidateBias);
void onn_plain_step_back(const onn_step *step, const float *dy, const float *dh, bool rectified, float *dBias);

// MARK: Element-wise loops, in parallel; the same bits for the same number of threads

/// y = 0.
void onn_zero(float *y, int64_t count);
/// y = x rounded to bfloat16, to nearest even.
void onn_round(const float *x, uint16_t *y, int64_t count);
/// y = x.
void onn_widen(const uint16_t *x, float *y, int64_t count);

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
