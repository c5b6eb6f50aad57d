// Products of two matrices as oneDNN's primitives, in float32 and in bfloat16 with a float32 result.
#pragma once
#include "engine.h"

/// Prepares C = A·B (+ C where `accumulates`) for matrices so described. Where `b` leaves the layout of B to oneDNN,
/// `chosen` takes a copy of its choice, which the caller forgets.
int onn_matmul_describe(onn_matmul **matmul, view a, view b, view c, bool accumulates, description *chosen);
