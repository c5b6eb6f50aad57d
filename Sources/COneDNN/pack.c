// Transposing copies between PyTorch's (G·H × D) and oneDNN's (D × G × H), in tiles and on all threads, since memory
// bounds them.
#include "pack.h"

#include <string.h>

#include "parallel.h"

enum { tile = 16 };

typedef struct packing {
    float *packed, *plain;
    int64_t gates, units, width, si, sg, so;
    const int *order;
    bool inwards;
} packing;

/// to[j][i] = from[i][j] for a tile of `rows` × `columns` of `from`.
static inline __attribute__((always_inline)) void turn(const float *from, int64_t fromRow, float *to, int64_t toRow,
                                                       int64_t rows, int64_t columns) {
    float held[tile][tile];
    if (rows == tile && columns == tile) {
        for (int i = 0; i < tile; i++)
            for (int j = 0; j < tile; j++) held[j][i] = from[i * fromRow + j];
        for (int j = 0; j < tile; j++) memcpy(to + j * toRow, held[j], sizeof held[j]);
    } else {
        for (int64_t i = 0; i < rows; i++)
            for (int64_t j = 0; j < columns; j++) to[j * toRow + i] = from[i * fromRow + j];
    }
}

/// Rows begin..<end of the transposed side, in units of tiles of `width`.
ONN_VECTOR void onn_pack_turned(const packing *p, int64_t begin, int64_t end) {
    for (int64_t t = begin; t < end; t++) {
        const int64_t i = t * tile, columns = p->width - i < tile ? p->width - i : tile;
        for (int64_t g = 0; g < p->gates; g++)
            for (int64_t o = 0; o < p->units; o += tile) {
                const int64_t rows = p->units - o < tile ? p->units - o : tile;
                float *plain = p->plain + (g * p->units + o) * p->width + i;
                float *packed = p->packed + i * p->si + p->order[g] * p->sg + o;
                if (p->inwards) turn(plain, p->width, packed, p->si, rows, columns);
                else turn(packed, p->si, plain, p->width, columns, rows);
            }
    }
}

static void turned(void *context, int64_t begin, int64_t end) { onn_pack_turned(context, begin, end); }

static void straight(void *context, int64_t begin, int64_t end) {
    const packing *p = context;
    const size_t row = sizeof(float) * (size_t)p->width;
    for (int64_t r = begin; r < end; r++) {
        float *plain = p->plain + r * p->width;
        float *packed = p->packed + p->order[r / p->units] * p->sg + r % p->units * p->so;
        if (p->inwards) memcpy(packed, plain, row);
        else memcpy(plain, packed, row);
    }
}

void onn_pack(float *packed, float *plain, int64_t gates, int64_t units, int64_t width, int64_t si, int64_t sg,
              int64_t so, const int *order, bool inwards) {
    packing p = {packed, plain, gates, units, width, si, sg, so, order, inwards};
    if (si == 1) onn_parallel(gates * units, 1 + (1 << 13) / width, straight, &p);
    else onn_parallel((width + tile - 1) / tile, 1 + (1 << 9) / (gates * units), turned, &p);
}
