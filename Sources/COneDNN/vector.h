// Vectors of sixteen floats, which the compiler maps to the width of each vector unit.
//
// Macros, not functions: a function that takes such a vector has another calling convention in each of the
// versions that ONN_VECTOR makes of its caller, and the compiler refuses the call, inlined or not.
#pragma once
#include <stdint.h>
#include <string.h>

typedef float floats __attribute__((vector_size(64), aligned(4)));
typedef int32_t ints __attribute__((vector_size(64), aligned(4)));
typedef uint32_t words __attribute__((vector_size(64), aligned(4)));
typedef uint16_t halves __attribute__((vector_size(32), aligned(2)));
enum { lanes = 16 };

#define LOAD(p) (*(const floats *)(p))
#define STORE(p, v) (*(floats *)(p) = (v))

/// The first `n` < 16 floats at `p`, and `rest` in the others.
#define LOAD_SOME(p, n, rest)                                          \
    ({                                                                 \
        floats some_ = (floats){0} + (rest);                           \
        for (int64_t i_ = 0; i_ < (n); i_++) some_[i_] = (p)[i_];      \
        some_;                                                         \
    })
#define STORE_SOME(p, v, n)                                            \
    do {                                                               \
        const floats some_ = (v);                                      \
        for (int64_t i_ = 0; i_ < (n); i_++) (p)[i_] = some_[i_];      \
    } while (0)

/// Sixteen floats, or the first `n` if there are fewer.
#define GET(p, n) ((n) >= lanes ? LOAD(p) : LOAD_SOME(p, n, 0))
#define PUT(p, v, n)                          \
    do {                                      \
        if ((n) >= lanes) STORE(p, v);        \
        else STORE_SOME(p, v, n);             \
    } while (0)
#define ADD(p, v, n) PUT(p, GET(p, n) + (v), n)

#define SELECT(which, yes, no) ((floats)(((which) & (ints)(yes)) | (~(which) & (ints)(no))))

/// eʳ − 1 for |r| ≤ ½ ln 2, by its Taylor polynomial.
#define SMALL_POWER(r)                                   \
    ({                                                   \
        floats q_ = (r) * (1.0f / 5040) + 1.0f / 720;    \
        q_ = q_ * (r) + 1.0f / 120;                      \
        q_ = q_ * (r) + 1.0f / 24;                       \
        q_ = q_ * (r) + 1.0f / 6;                        \
        q_ = q_ * (r) + 0.5f;                            \
        q_ * (r) * (r) + (r);                            \
    })

/// eˣ for x ≤ 88 to about 1e-7 of its value; 0 below −87.
///
/// x = n·ln 2 + r with |r| ≤ ½ ln 2; n goes into the exponent. Adding
/// 1.5·2²³ rounds to an integer, which the low bits then hold.
#define EXPONENTIAL(x)                                                             \
    ({                                                                             \
        const floats x_ = (x), n_ = x_ * 1.44269504f + 12582912.0f;                \
        const floats whole_ = n_ - 12582912.0f;                                    \
        const floats r_ = x_ - whole_ * 0.693359375f + whole_ * 2.12194440e-4f;    \
        const floats p_ = SMALL_POWER(r_) + 1;                                     \
        const ints exponent_ = (((ints)n_ << 23) + (127 << 23));                   \
        SELECT(x_ < -87.0f, (floats){0}, p_ * (floats)exponent_);                  \
    })

/// 1 / (1 + e⁻ˣ).
#define SIGMOID(x)                                             \
    ({                                                         \
        const floats minus_ = -(x);                            \
        1 / (1 + EXPONENTIAL(SELECT(minus_ > 88.0f, (floats){0} + 88.0f, minus_))); \
    })

/// tanh x = t / (t + 2) with t = e²ˣ − 1, where t is summed without its 1, so that small x keep all their digits.
#define TANH(x)                                                                    \
    ({                                                                             \
        const floats of_ = (x), size_ = (floats)((ints)of_ & 0x7FFFFFFF);          \
        const floats y_ = 2 * SELECT(size_ > 9.0f, (floats){0} + 9.0f, size_);     \
        const floats n_ = y_ * 1.44269504f + 12582912.0f, whole_ = n_ - 12582912.0f; \
        const floats r_ = y_ - whole_ * 0.693359375f + whole_ * 2.12194440e-4f;    \
        const floats p_ = SMALL_POWER(r_);                                         \
        const floats power_ = (floats)(((ints)n_ << 23) + (127 << 23));            \
        const floats t_ = p_ * power_ + (power_ - 1), result_ = t_ / (t_ + 2);     \
        (floats)((ints)result_ | ((ints)of_ & (int32_t)0x80000000));               \
    })

#define SUM_OF(v)                                        \
    ({                                                   \
        const floats v_ = (v);                           \
        float sum_ = 0;                                  \
        for (int i_ = 0; i_ < lanes; i_++) sum_ += v_[i_]; \
        sum_;                                            \
    })

/// Rounds to bfloat16, to nearest even; a NaN stays one.
#define ROUNDED(v)                                                              \
    ({                                                                          \
        const floats v_ = (v);                                                  \
        const words bits_ = (words)v_, nan_ = (words)(v_ != v_);                \
        const words up_ = (bits_ + 0x7FFF + ((bits_ >> 16) & 1)) >> 16;         \
        __builtin_convertvector((up_ & ~nan_) | (0x7FC0 & nan_), halves);       \
    })
#define WIDENED(h) ((floats)(__builtin_convertvector((h), words) << 16))

/// The same as GET and PUT of bfloat16.
#define GET_HALVES(p, n)                                                           \
    ({                                                                             \
        halves some_halves_ = {0};                                                 \
        if ((n) >= lanes) memcpy(&some_halves_, p, sizeof some_halves_);           \
        else memcpy(&some_halves_, p, sizeof(uint16_t) * (size_t)(n));             \
        WIDENED(some_halves_);                                                     \
    })
#define PUT_HALVES(p, v, n)                                                        \
    do {                                                                           \
        const halves some_halves_ = ROUNDED(v);                                    \
        if ((n) >= lanes) memcpy(p, &some_halves_, sizeof some_halves_);           \
        else memcpy(p, &some_halves_, sizeof(uint16_t) * (size_t)(n));             \
    } while (0)
