// A weight matrix that many products share. A recurrent product has few rows, and packing the weights for every one of
// them would cost more than the product; so they are packed once a pass, in the layout that oneDNN asks for.
//
// Where oneDNN asks for none (float32 below AVX-512 in version 2.6), products of few rows run on panels of our own and
// those of many rows on dnnl_sgemm, which then packs for itself. So do products too small for a call of oneDNN.
#include <string.h>

#include "matmul.h"
#include "panels.h"

enum {
    fewRows = 128,       // a product of more rows is worth packing for
    smallWeight = 1024,  // elements of a weight whose products cost less than a call of oneDNN
};

/// The product with a matrix of `rows` rows.
typedef struct product {
    int64_t rows;
    onn_matmul *matmul;
    struct product *next;
} product;

struct onn_room {
    void *memory;
    size_t bytes;
    const onn_weight *owner;  // whose packed weights it holds
};

onn_room *onn_room_create(void) { return calloc(1, sizeof(onn_room)); }

void onn_room_destroy(onn_room *room) {
    free(room->memory);
    free(room);
}

struct onn_weight {
    bool bfloat16, transposed, paneled;
    int64_t k, n;
    description layout;
    dnnl_memory_t plain, packed;
    dnnl_primitive_t reorder;
    onn_room *room;       // for the packed weights, or their panels once a product needs them
    const float *source;  // the weights loaded last
    bool isPacked;
    product *products;
};

/// Prepares the product with `rows` rows, the first of which chooses the layout.
static int prepare(onn_weight *w, int64_t rows, product **found) {
    product *p = w->products;
    while (p && p->rows != rows) p = p->next;
    *found = p;
    if (p) return 0;
    const dnnl_data_type_t type = w->bfloat16 ? dnnl_bf16 : dnnl_f32;
    const dnnl_dims_t as = {rows, w->k}, bs = {w->k, w->n}, cs = {rows, w->n};
    description a, b = {0}, c;
    p = calloc(1, sizeof *p);
    if (!p) return dnnl_out_of_memory;
    *found = p;
    p->rows = rows;
    p->next = w->products;
    const bool isFirst = !w->products;
    w->products = p;
    TRY(onn_describe(&a, 2, as, type, dnnl_ab));
    TRY(onn_describe(&c, 2, cs, dnnl_f32, dnnl_ab));
    if (isFirst) TRY(onn_describe(&b, 2, bs, type, dnnl_format_tag_any));
    const view layout = viewing(isFirst ? &b : &w->layout);
    const int status =
        onn_matmul_describe(&p->matmul, viewing(&a), layout, viewing(&c), false, isFirst ? &w->layout : NULL);
    onn_forget(&a);
    onn_forget(&b);
    onn_forget(&c);
    return status;
}

/// Prepares the reorder from the weights as they are in memory to oneDNN's layout.
static int prepare_reorder(onn_weight *w) {
    const dnnl_dims_t sizes = {w->k, w->n};
    description d;
    TRY(onn_describe(&d, 2, sizes, dnnl_f32, w->transposed ? dnnl_ba : dnnl_ab));
    dnnl_primitive_desc_t made = NULL;
    int status = (int)dnnl_memory_create(&w->plain, viewing(&d), onn_engine(), DNNL_MEMORY_NONE);
    if (!status) status = (int)dnnl_memory_create(&w->packed, viewing(&w->layout), onn_engine(), DNNL_MEMORY_NONE);
    if (!status)
        status = (int)dnnl_reorder_primitive_desc_create(&made, viewing(&d), onn_engine(), viewing(&w->layout),
                                                         onn_engine(), NULL);
    if (!status) status = (int)dnnl_primitive_create(&w->reorder, made);
    if (made) dnnl_primitive_desc_destroy(made);
    onn_forget(&d);
    return status;
}

int onn_weight_create(onn_weight **weight, bool bfloat16, bool transposed, int64_t k, int64_t n, int64_t rows,
                      onn_room *room) {
    onn_weight *w = calloc(1, sizeof *w);
    if (!w) return dnnl_out_of_memory;
    *weight = w;
    w->bfloat16 = bfloat16;
    w->transposed = transposed;
    w->k = k;
    w->n = n;
    w->room = room;
    w->paneled = !bfloat16 && k * n <= smallWeight;
    if (!w->paneled) {
        product *p;
        TRY(prepare(w, rows, &p));
        w->paneled = !bfloat16 && onn_is_plain(viewing(&w->layout));
    }
    return w->paneled ? 0 : prepare_reorder(w);
}

void onn_weight_load(onn_weight *w, const float *source) {
    w->source = source;
    w->isPacked = false;
}

/// Packs the weights loaded last, unless they are.
static int pack(onn_weight *w) {
    onn_room *room = w->room;
    if (w->isPacked && room->owner == w) return 0;
    const size_t bytes = w->paneled ? onn_panel_bytes(w->k, w->n) : dnnl_memory_desc_get_size(viewing(&w->layout));
    room->owner = NULL;
    if (room->bytes < bytes) {
        free(room->memory);
        *room = (onn_room){0};
        if (posix_memalign(&room->memory, 4096, bytes)) return dnnl_out_of_memory;
        room->bytes = bytes;
    }
    w->isPacked = true;
    room->owner = w;
    if (w->paneled) {
        onn_panel_pack(w->source, room->memory, w->k, w->n, w->transposed);
        return 0;
    }
    TRY(dnnl_memory_set_data_handle(w->plain, (void *)(uintptr_t)w->source));
    TRY(dnnl_memory_set_data_handle(w->packed, room->memory));
    const dnnl_exec_arg_t given[2] = {{DNNL_ARG_FROM, w->plain}, {DNNL_ARG_TO, w->packed}};
    TRY(dnnl_primitive_execute(w->reorder, onn_stream(), 2, given));
    return (int)dnnl_stream_wait(onn_stream());
}

int onn_weight_apply(onn_weight *w, int64_t rows, const void *a, float *c) {
    if (w->paneled && rows > fewRows && w->k * w->n > smallWeight)
        return onn_product(false, w->transposed, rows, w->n, w->k, a, w->k, w->source, w->transposed ? w->k : w->n, 0,
                           c, w->n);
    TRY(pack(w));
    if (w->paneled) {
        onn_panel_product(a, w->room->memory, c, rows, w->k, w->n);
        return 0;
    }
    product *p;
    TRY(prepare(w, rows, &p));
    return onn_matmul_run(p->matmul, a, w->room->memory, c);
}

void onn_weight_destroy(onn_weight *w) {
    for (product *p = w->products, *next; p; p = next) {
        next = p->next;
        if (p->matmul) onn_matmul_destroy(p->matmul);
        free(p);
    }
    onn_forget(&w->layout);
    if (w->plain) dnnl_memory_destroy(w->plain);
    if (w->packed) dnnl_memory_destroy(w->packed);
    if (w->reorder) dnnl_primitive_destroy(w->reorder);
    if (w->room->owner == w) w->room->owner = NULL;
    free(w);
}
