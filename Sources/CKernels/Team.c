// A step lasts some microseconds, so threads wait for one another by spinning; between steps they spin for as long
// as choosing a token takes, then sleep, so that an idle program costs nothing.
#include "Team.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { spins_before_sleep = 4000, spins_before_yield = 2000, most_threads = 64 };

typedef struct {
    pthread_t thread;
    team *team;
    int number;
} seat;

struct team {
    alignas(64) atomic_uint job;      // counts the jobs given out
    alignas(64) atomic_uint arrived;  // counts the threads' arrivals at the waits of one job
    alignas(64) atomic_int sleepers;
    atomic_flag taken;
    atomic_int stopping;
    void (*work)(void *, int, int);
    void *context;
    int threads;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    seat seats[most_threads];
};

// How many waits of the current job this thread has been through.
static _Thread_local unsigned waits;

static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void wait_until_arrived(team *t, unsigned count) {
    for (int spins = 0; atomic_load_explicit(&t->arrived, memory_order_acquire) < count; spins++) {
        if (spins < spins_before_yield) relax();
        else sched_yield();
    }
}

void team_wait(team *t) {
    waits++;
    atomic_fetch_add_explicit(&t->arrived, 1, memory_order_acq_rel);
    wait_until_arrived(t, waits * (unsigned)t->threads);
}

static unsigned next_job(team *t, unsigned last) {
    for (int spins = 0; spins < spins_before_sleep; spins++) {
        const unsigned job = atomic_load_explicit(&t->job, memory_order_acquire);
        if (job != last) return job;
        relax();
    }
    // Counting the sleeper first and looking at the job again makes sure that one side sees the other.
    pthread_mutex_lock(&t->mutex);
    atomic_fetch_add(&t->sleepers, 1);
    while (atomic_load(&t->job) == last) pthread_cond_wait(&t->wake, &t->mutex);
    atomic_fetch_sub(&t->sleepers, 1);
    pthread_mutex_unlock(&t->mutex);
    return atomic_load(&t->job);
}

static void give_out(team *t) {
    atomic_fetch_add(&t->job, 1);
    if (atomic_load(&t->sleepers) == 0) return;
    pthread_mutex_lock(&t->mutex);
    pthread_cond_broadcast(&t->wake);
    pthread_mutex_unlock(&t->mutex);
}

static void *run_worker(void *argument) {
    const seat *own = argument;
    team *t = own->team;
    for (unsigned job = 0;;) {
        job = next_job(t, job);
        if (atomic_load(&t->stopping)) return NULL;
        waits = 0;
        t->work(t->context, own->number, t->threads);
        // The last arrival: after it the worker touches nothing of this job.
        atomic_fetch_add_explicit(&t->arrived, 1, memory_order_acq_rel);
    }
}

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
    t->threads = 1;
    while (t->threads < threads && t->threads < most_threads) {
        seat *next = &t->seats[t->threads];
        next->team = t;
        next->number = t->threads;
        if (pthread_create(&next->thread, NULL, run_worker, next)) break;
        t->threads++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return t;
}

void team_destroy(team *t) {
    if (!t) return;
    atomic_store(&t->stopping, 1);
    give_out(t);
    for (int number = 1; number < t->threads; number++) pthread_join(t->seats[number].thread, NULL);
    pthread_cond_destroy(&t->wake);
    pthread_mutex_destroy(&t->mutex);
    free(t);
}

int team_run(team *t, void (*work)(void *context, int thread, int threads), void *context) {
    if (atomic_flag_test_and_set(&t->taken)) return 0;
    t->work = work;
    t->context = context;
    atomic_store_explicit(&t->arrived, 0, memory_order_relaxed);
    give_out(t);
    waits = 0;
    work(context, 0, t->threads);
    team_wait(t);
    atomic_flag_clear(&t->taken);
    return 1;
}
