#include "parallel.h"

extern void GOMP_parallel(void (*body)(void *), void *context, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void);
extern int omp_get_num_threads(void);
extern int omp_get_max_threads(void);

typedef struct loop {
    int64_t count, parts;
    onn_body *body;
    void *context;
} loop;

static void run_parts(void *context) {
    const loop *l = context;
    // OpenMP may give fewer threads than asked for; the parts stay the same.
    for (int64_t p = omp_get_thread_num(); p < l->parts; p += omp_get_num_threads())
        l->body(l->context, l->count * p / l->parts, l->count * (p + 1) / l->parts);
}

void onn_parallel(int64_t count, int64_t grain, onn_body *body, void *context) {
    int64_t parts = omp_get_max_threads();
    if (parts > count / grain) parts = count / grain;
    if (parts <= 1) {
        if (count > 0) body(context, 0, count);
        return;
    }
    loop l = {count, parts, body, context};
    GOMP_parallel(run_parts, &l, (unsigned)parts, 0);
}
