// Work lasts microseconds here, so threads find it by spinning; after the time that choosing a token takes they
// sleep, so that an idle program costs nothing.
//
// Whoever is awake takes the next chunk, the caller too. Nobody waits for a thread that has taken none: on a busy
// machine, where a worker may not run for milliseconds, the caller just does the work itself.
#include "Team.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { spins_before_sleep = 4000, spins_before_yield = 2000, most_threads = 64 };

typedef struct {
    pthread_t thread;
    team *team;
} seat;

struct team {
    // What is to be done, in one word so that it is taken from or replaced in one go: the number of the job in
    // the upper 32 bits, which makes a late thread's attempt fail, then its chunks, then the next one to take.
    alignas(64) _Atomic uint64_t job;
    alignas(64) atomic_int done;  // chunks of the job that are finished
    alignas(64) atomic_int sleepers;
    atomic_int stopping;
    atomic_flag taken;
    // Written before a job is given out, read by those who took a chunk of it.
    void (*work)(void *, int, int);
    void *context;
    int threads;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    seat seats[most_threads];
};

static inline int next_of(uint64_t job) { return (int)(job & 0xffff); }
static inline int chunks_of(uint64_t job) { return (int)(job >> 16 & 0xffff); }

static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

// Takes chunks until none is left.
static void take_part(team *t) {
    uint64_t job = atomic_load(&t->job);
    while (next_of(job) < chunks_of(job)) {
        if (!atomic_compare_exchange_weak(&t->job, &job, job + 1)) continue;
        t->work(t->context, next_of(job), chunks_of(job));
        atomic_fetch_add_explicit(&t->done, 1, memory_order_release);
        job = atomic_load(&t->job);
    }
}

static int is_idle(team *t) {
    const uint64_t job = atomic_load(&t->job);
    return next_of(job) >= chunks_of(job) && !atomic_load(&t->stopping);
}

static void wait_for_work(team *t) {
    for (int spins = 0; spins < spins_before_sleep; spins++) {
        if (!is_idle(t)) return;
        relax();
    }
    // The sleeper is counted before it looks a last time, and the caller gives out before it looks for sleepers:
    // one of the two sees the other.
    pthread_mutex_lock(&t->mutex);
    atomic_fetch_add(&t->sleepers, 1);
    while (is_idle(t)) pthread_cond_wait(&t->wake, &t->mutex);
    atomic_fetch_sub(&t->sleepers, 1);
    pthread_mutex_unlock(&t->mutex);
}

static void wake_sleepers(team *t) {
    if (atomic_load(&t->sleepers) == 0) return;
    pthread_mutex_lock(&t->mutex);
    pthread_cond_broadcast(&t->wake);
    pthread_mutex_unlock(&t->mutex);
}

static void *run_worker(void *argument) {
    team *t = ((seat *)argument)->team;
    while (!atomic_load(&t->stopping)) {
        take_part(t);
        wait_for_work(t);
    }
    return NULL;
}

int team_run(team *t, int chunks, void (*work)(void *context, int chunk, int chunks), void *context) {
    if (atomic_flag_test_and_set(&t->taken)) return 0;
    t->work = work;
    t->context = context;
    atomic_store(&t->done, 0);
    const uint64_t number = (atomic_load(&t->job) >> 32) + 1;
    atomic_store(&t->job, number << 32 | (uint64_t)chunks << 16);
    wake_sleepers(t);
    take_part(t);
    for (int spins = 0; atomic_load_explicit(&t->done, memory_order_acquire) < chunks; spins++) {
        if (spins < spins_before_yield) relax();
        else sched_yield();
    }
    atomic_flag_clear(&t->taken);
    return 1;
}

int team_size(const team *t) { return t->threads; }

team *team_create(int threads) {
    void *room;
    if (posix_memalign(&room, alignof(team), sizeof(team))) return NULL;
    team *t = memset(room, 0, sizeof(team));
    pthread_mutex_init(&t->mutex, NULL);
    pthread_cond_init(&t->wake, NULL);
    // Signals are the program's business, so workers take none.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (t->threads = 1; t->threads < threads && t->threads < most_threads; t->threads++) {
        seat *own = &t->seats[t->threads];
        own->team = t;
        if (pthread_create(&own->thread, NULL, run_worker, own)) break;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return t;
}

void team_destroy(team *t) {
    if (!t) return;
    atomic_store(&t->stopping, 1);
    wake_sleepers(t);
    for (int number = 1; number < t->threads; number++) pthread_join(t->seats[number].thread, NULL);
    pthread_cond_destroy(&t->wake);
    pthread_mutex_destroy(&t->mutex);
    free(t);
}
