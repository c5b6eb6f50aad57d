#include "matmul.h"

struct onn_matmul {
    dnnl_primitive_t primitive;
    dnnl_memory_t a, b, c, scratch;
    size_t room;
};

static int describe_primitive(dnnl_primitive_desc_t *made, view a, view b, view c, bool accumulates) {
    dnnl_primitive_attr_t attributes;
    dnnl_post_ops_t sum;
    TRY(dnnl_primitive_attr_create(&attributes));
    TRY(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user));
    TRY(dnnl_post_ops_create(&sum));
#if DNNL_VERSION_MAJOR >= 3
    if (accumulates) TRY(dnnl_post_ops_append_sum(sum, 1, 0, dnnl_data_type_undef));
    TRY(dnnl_primitive_attr_set_post_ops(attributes, sum));
    const dnnl_status_t status =
        dnnl_matmul_primitive_desc_create(made, onn_engine(), a, b, NULL, c, attributes);
#else
    if (accumulates) TRY(dnnl_post_ops_append_sum(sum, 1));
    TRY(dnnl_primitive_attr_set_post_ops(attributes, sum));
    dnnl_matmul_desc_t operation;
    dnnl_status_t status = dnnl_matmul_desc_init(&operation, a, b, NULL, c);
    if (!status) status = dnnl_primitive_desc_create(made, &operation, attributes, onn_engine(), NULL);
#endif
    dnnl_post_ops_destroy(sum);
    dnnl_primitive_attr_destroy(attributes);
    return (int)status;
}

int onn_matmul_describe(onn_matmul **matmul, view a, view b, view c, bool accumulates, description *chosen) {
    onn_matmul *p = calloc(1, sizeof *p);
    if (!p) return dnnl_out_of_memory;
    *matmul = p;
    dnnl_primitive_desc_t made;
    TRY(describe_primitive(&made, a, b, c, accumulates));
    int status = (int)dnnl_primitive_create(&p->primitive, made);
    view scratch = dnnl_primitive_desc_query_md(made, dnnl_query_scratchpad_md, 0);
    p->room = dnnl_memory_desc_get_size(scratch);
    b = dnnl_primitive_desc_query_md(made, dnnl_query_weights_md, 0);
    if (!status) status = (int)dnnl_memory_create(&p->a, a, onn_engine(), DNNL_MEMORY_NONE);
    if (!status) status = (int)dnnl_memory_create(&p->b, b, onn_engine(), DNNL_MEMORY_NONE);
    if (!status) status = (int)dnnl_memory_create(&p->c, c, onn_engine(), DNNL_MEMORY_NONE);
    if (!status && p->room) {
        if (!onn_scratch(p->room)) status = dnnl_out_of_memory;
        else status = (int)dnnl_memory_create(&p->scratch, scratch, onn_engine(), DNNL_MEMORY_NONE);
    }
    if (!status && chosen) status = onn_copy(chosen, b);
    dnnl_primitive_desc_destroy(made);
    return status;
}

int onn_matmul_create(onn_matmul **matmul, bool transposeA, bool transposeB, int64_t m, int64_t n, int64_t k,
                      bool accumulates) {
    const dnnl_dims_t as = {m, k}, bs = {k, n}, cs = {m, n};
    description a, b, c;
    TRY(onn_describe(&a, 2, as, dnnl_bf16, transposeA ? dnnl_ba : dnnl_ab));
    TRY(onn_describe(&b, 2, bs, dnnl_bf16, transposeB ? dnnl_ba : dnnl_ab));
    TRY(onn_describe(&c, 2, cs, dnnl_f32, dnnl_ab));
    const int status = onn_matmul_describe(matmul, viewing(&a), viewing(&b), viewing(&c), accumulates, NULL);
    onn_forget(&a);
    onn_forget(&b);
    onn_forget(&c);
    return status;
}

int onn_matmul_run(onn_matmul *p, const void *a, const void *b, float *c) {
    TRY(dnnl_memory_set_data_handle(p->a, (void *)(uintptr_t)a));
    TRY(dnnl_memory_set_data_handle(p->b, (void *)(uintptr_t)b));
    TRY(dnnl_memory_set_data_handle(p->c, c));
    dnnl_exec_arg_t given[4] = {{DNNL_ARG_SRC, p->a}, {DNNL_ARG_WEIGHTS, p->b}, {DNNL_ARG_DST, p->c}};
    if (p->scratch) {
        TRY(dnnl_memory_set_data_handle(p->scratch, onn_scratch(p->room)));
        given[3] = (dnnl_exec_arg_t){DNNL_ARG_SCRATCHPAD, p->scratch};
    }
    TRY(dnnl_primitive_execute(p->primitive, onn_stream(), p->scratch ? 4 : 3, given));
    return (int)dnnl_stream_wait(onn_stream());
}

void onn_matmul_destroy(onn_matmul *p) {
    dnnl_memory_t all[] = {p->a, p->b, p->c, p->scratch};
    for (int i = 0; i < 4; i++)
        if (all[i]) dnnl_memory_destroy(all[i]);
    if (p->primitive) dnnl_primitive_destroy(p->primitive);
    free(p);
}
