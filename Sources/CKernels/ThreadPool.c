// Jobs last microseconds, so workers spin while they wait for the next one. After about the time that choosing a
// token takes they sleep, and an idle program costs nothing.
//
// Every thread that is awake takes the next chunk, the caller included. The caller waits only for chunks that have
// been taken: on a busy machine, where a worker may not be scheduled for milliseconds, it does all the work itself.
#include "ThreadPool.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { spins_before_sleep = 4000, spins_before_yield = 2000, max_threads = 64 };

typedef struct {
    pthread_t thread;
    thread_pool *pool;
} worker;

struct thread_pool {
    // The job number (upper 32 bits), its number of chunks (16) and the next chunk (16), in one word so that taking
    // a chunk and starting a job are atomic. The number makes a late worker's attempt to take a chunk of an earlier
    // job fail.
    alignas(64) _Atomic uint64_t job;
    alignas(64) atomic_int done;  // finished chunks of the job
    alignas(64) atomic_int sleepers;
    atomic_int stopping;
    atomic_flag busy;
    // Written before a job starts, read only by threads that have taken one of its chunks.
    void (*work)(void *, int, int);
    void *context;
    int threads;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    worker workers[max_threads];
};

static inline int next_chunk(uint64_t job) { return (int)(job & 0xffff); }
static inline int chunk_count(uint64_t job) { return (int)(job >> 16 & 0xffff); }

static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

// Takes and computes chunks until none is left.
static void run_chunks(thread_pool *p) {
    uint64_t job = atomic_load(&p->job);
    while (next_chunk(job) < chunk_count(job)) {
        if (!atomic_compare_exchange_weak(&p->job, &job, job + 1)) continue;
        p->work(p->context, next_chunk(job), chunk_count(job));
        atomic_fetch_add_explicit(&p->done, 1, memory_order_release);
        job = atomic_load(&p->job);
    }
}

static int is_idle(thread_pool *p) {
    const uint64_t job = atomic_load(&p->job);
    return next_chunk(job) >= chunk_count(job) && !atomic_load(&p->stopping);
}

static void wait_for_work(thread_pool *p) {
    for (int spins = 0; spins < spins_before_sleep; spins++) {
        if (!is_idle(p)) return;
        relax();
    }
    // A worker counts itself as a sleeper before its last check for work, and the caller publishes a job before it
    // checks for sleepers, so one of the two always sees the other.
    pthread_mutex_lock(&p->mutex);
    atomic_fetch_add(&p->sleepers, 1);
    while (is_idle(p)) pthread_cond_wait(&p->wake, &p->mutex);
    atomic_fetch_sub(&p->sleepers, 1);
    pthread_mutex_unlock(&p->mutex);
}

static void wake_sleepers(thread_pool *p) {
    if (atomic_load(&p->sleepers) == 0) return;
    pthread_mutex_lock(&p->mutex);
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->mutex);
}

static void *run_worker(void *argument) {
    thread_pool *p = ((worker *)argument)->pool;
    while (!atomic_load(&p->stopping)) {
        run_chunks(p);
        wait_for_work(p);
    }
    return NULL;
}

int thread_pool_run(
    thread_pool *p, int chunks, void (*work)(void *context, int chunk, int chunks), void *context) {
    if (atomic_flag_test_and_set(&p->busy)) return 0;
    p->work = work;
    p->context = context;
    atomic_store(&p->done, 0);
    const uint64_t number = (atomic_load(&p->job) >> 32) + 1;
    atomic_store(&p->job, number << 32 | (uint64_t)chunks << 16);
    wake_sleepers(p);
    run_chunks(p);
    for (int spins = 0; atomic_load_explicit(&p->done, memory_order_acquire) < chunks; spins++) {
        if (spins < spins_before_yield) relax();
        else sched_yield();
    }
    atomic_flag_clear(&p->busy);
    return 1;
}

int thread_pool_size(const thread_pool *p) { return p->threads; }

thread_pool *thread_pool_create(int threads) {
    void *memory;
    if (posix_memalign(&memory, alignof(thread_pool), sizeof(thread_pool))) return NULL;
    thread_pool *p = memset(memory, 0, sizeof(thread_pool));
    pthread_mutex_init(&p->mutex, NULL);
    pthread_cond_init(&p->wake, NULL);
    // Workers inherit a mask that blocks all signals: handling them is up to the program's own threads.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (p->threads = 1; p->threads < threads && p->threads < max_threads; p->threads++) {
        worker *own = &p->workers[p->threads];
        own->pool = p;
        if (pthread_create(&own->thread, NULL, run_worker, own)) break;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return p;
}

void thread_pool_destroy(thread_pool *p) {
    if (!p) return;
    atomic_store(&p->stopping, 1);
    wake_sleepers(p);
    for (int number = 1; number < p->threads; number++) pthread_join(p->workers[number].thread, NULL);
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->mutex);
    free(p);
}
