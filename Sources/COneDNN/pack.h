#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Copies a weight between `plain`, which is (gates × units × width), and `packed`, where element (i, g, o) lies
/// at i·si + order[g]·sg + o·so; one of si and so is 1. Into `packed` if `packing`, else out of it.
void onn_pack(float *packed, float *plain, int64_t gates, int64_t units, int64_t width, int64_t si, int64_t sg,
              int64_t so, const int *order, bool packing);
