// The six functions of the OpenMP run-time library that oneDNN calls, on a pool of threads of our own.
//
// The symbols of a program come before those of its libraries, so oneDNN finds these instead of libgomp's. libgomp's
// threads spin for milliseconds at the end of every parallel region; with as many busy programs beside them as there
// are processors, each region costs a whole time slice of the system's. These threads spin for a moment, and a thread
// that the system does not run leaves its part of a region to the others. The parts are the same whoever computes
// them, and so is every bit.
//
// Regions are not nested: inside a region, another one runs on the thread that comes to it.
#if defined(__linux__)
#define _GNU_SOURCE
#include "ThreadPool.h"
#include <pthread.h>
#include <sched.h>
#include <stddef.h>

// The region that a thread computes a part of; all zeros outside of regions.
typedef struct {
    thread_pool *pool;
    int part, parts;
} team;

static _Thread_local team current;
// Like OpenMP's, the number of threads is each caller's own, and so is the pool that it starts.
static _Thread_local int wanted;
static _Thread_local thread_pool *pool;
// The threads that the pool was asked for, which may be more than it has.
static _Thread_local int asked;

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void end_pool(void *ended) { thread_pool_destroy(ended); }
static void make_key(void) { pthread_key_create(&key, end_pool); }

int omp_get_num_procs(void) {
    cpu_set_t processors;
    return sched_getaffinity(0, sizeof processors, &processors) ? 1 : CPU_COUNT(&processors);
}

void omp_set_num_threads(int threads) { wanted = threads; }

// oneDNN asks for functions of a version. Only one of that version is entered in the program's table of symbols,
// where it is found before libgomp's.
#define OPENMP(version, name) __asm__(".symver openmp_" #name "," #name "@@" version)

OPENMP("OMP_1.0", omp_get_max_threads);
int openmp_omp_get_max_threads(void) { return wanted ? wanted : (wanted = omp_get_num_procs()); }

OPENMP("OMP_1.0", omp_get_num_threads);
int openmp_omp_get_num_threads(void) { return current.parts ? current.parts : 1; }

OPENMP("OMP_1.0", omp_get_thread_num);
int openmp_omp_get_thread_num(void) { return current.part; }

OPENMP("OMP_1.0", omp_in_parallel);
int openmp_omp_in_parallel(void) { return current.parts > 1; }

// Returns a pool of `threads` threads or more, or of fewer if the system refuses some.
static thread_pool *pool_of(int threads) {
    if (pool && asked >= threads) return pool;
    pthread_once(&once, make_key);
    thread_pool_destroy(pool);
    pool = thread_pool_create(threads);
    asked = threads;
    // So that the pool ends with the thread that it belongs to.
    pthread_setspecific(key, pool);
    return pool;
}

typedef struct {
    thread_pool *pool;
    void (*body)(void *);
    void *context;
} region;

static void run_part(void *context, int part, int parts) {
    const region *r = context;
    const team before = current;
    current = (team){r->pool, part, parts};
    r->body(r->context);
    current = before;
}

OPENMP("GOMP_4.0", GOMP_parallel);
void openmp_GOMP_parallel(void (*body)(void *), void *context, unsigned threads, unsigned flags) {
    (void)flags;
    int parts = threads ? (int)threads : openmp_omp_get_max_threads();
    region r = {NULL, body, context};
    if (parts > 1 && !current.parts) r.pool = pool_of(parts);
    if (r.pool && parts > thread_pool_size(r.pool)) parts = thread_pool_size(r.pool);
    if (!r.pool || parts == 1 || !thread_pool_run(r.pool, parts, run_part, &r)) run_part(&r, 0, 1);
}

OPENMP("GOMP_1.0", GOMP_barrier);
void openmp_GOMP_barrier(void) {
    if (current.parts > 1) thread_pool_meet(current.pool, current.parts);
}
#endif
