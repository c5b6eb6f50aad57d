// oneDNN's engine and stream, and everything else that is not a primitive.
#include "engine.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

extern void omp_set_num_threads(int threads);
extern int omp_get_num_procs(void);

const char *onn_version(void) {
    static char text[64];
    const dnnl_version_t *v = dnnl_version();
    snprintf(text, sizeof text, "oneDNN %d.%d.%d", v->major, v->minor, v->patch);
    return text;
}

const char *onn_error_text(int status) {
    switch ((dnnl_status_t)status) {
    case dnnl_success: return "success";
    case dnnl_out_of_memory: return "out of memory";
    case dnnl_invalid_arguments: return "invalid arguments";
    case dnnl_unimplemented: return "not implemented for this processor or these sizes";
    case dnnl_runtime_error: return "run-time error";
    default: return "unexpected status";
    }
}

void onn_set_threads(int threads) { omp_set_num_threads(threads < 1 ? 1 : threads); }

int onn_processors(void) { return omp_get_num_procs(); }

bool onn_has_bfloat16(void) {
#if defined(__x86_64__)
    // What oneDNN uses may be less than what the processor has: ONEDNN_MAX_CPU_ISA limits it.
    const unsigned isa = dnnl_get_effective_cpu_isa(), wanted = dnnl_cpu_isa_avx512_core_bf16;
    return (isa & wanted) == wanted;
#else
    return false;
#endif
}

// Layers may be created and run on any thread, each on one thread at a time. What they share is created once for all
// threads or once for each.
static dnnl_engine_t engine;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_engine(void) { dnnl_engine_create(&engine, dnnl_cpu, 0); }

dnnl_engine_t onn_engine(void) {
    pthread_once(&once, make_engine);
    return engine;
}

dnnl_stream_t onn_stream(void) {
    static _Thread_local dnnl_stream_t stream;
    if (!stream) dnnl_stream_create(&stream, onn_engine(), dnnl_stream_default_flags);
    return stream;
}

void *onn_scratch(size_t bytes) {
    static _Thread_local void *scratch;
    static _Thread_local size_t room;
    if (bytes > room) {
        free(scratch);
        room = 0;
        if (posix_memalign(&scratch, 4096, bytes)) return scratch = NULL;
        room = bytes;
    }
    return scratch;
}

int onn_describe(description *d, int rank, const dnnl_dims_t sizes, dnnl_data_type_t type,
                 dnnl_format_tag_t tag) {
#if DNNL_VERSION_MAJOR >= 3
    return (int)dnnl_memory_desc_create_with_tag(d, rank, sizes, type, tag);
#else
    return (int)dnnl_memory_desc_init_by_tag(d, rank, sizes, type, tag);
#endif
}

void onn_forget(description *d) {
#if DNNL_VERSION_MAJOR >= 3
    if (*d) dnnl_memory_desc_destroy(*d);
#endif
    memset(d, 0, sizeof *d);
}

int onn_copy(description *d, view from) {
#if DNNL_VERSION_MAJOR >= 3
    return (int)dnnl_memory_desc_clone(d, from);
#else
    *d = *from;
    return 0;
#endif
}

bool onn_is_plain(view d) {
#if DNNL_VERSION_MAJOR >= 3
    dnnl_format_kind_t kind;
    int blocks;
    if (dnnl_memory_desc_query(d, dnnl_query_format_kind, &kind) || kind != dnnl_blocked) return false;
    return !dnnl_memory_desc_query(d, dnnl_query_inner_nblks_s32, &blocks) && blocks == 0;
#else
    return d->format_kind == dnnl_blocked && d->format_desc.blocking.inner_nblks == 0;
#endif
}

int onn_product(bool transposeA, bool transposeB, int64_t m, int64_t n, int64_t k, const float *a, int64_t lda,
                const float *b, int64_t ldb, float beta, float *c, int64_t ldc) {
    return (int)dnnl_sgemm(transposeA ? 'T' : 'N', transposeB ? 'T' : 'N', m, n, k, 1, a, lda, b, ldb, beta, c,
                           ldc);
}
