// Products of few rows with a float32 matrix in panels of sixteen columns.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The bytes of a (k × n) matrix in panels.
size_t onn_panel_bytes(int64_t k, int64_t n);
/// Packs B (k × n), stored (n × k) if `transposed`; columns beyond n become 0.
void onn_panel_pack(const float *b, float *panels, int64_t k, int64_t n, bool transposed);
/// C (rows × n) = A (rows × k)·B, each sum in the order of k.
void onn_panel_product(const float *a, const float *panels, float *c, int64_t rows, int64_t k, int64_t n);
