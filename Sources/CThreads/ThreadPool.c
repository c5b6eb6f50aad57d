// Every thread that is awake takes the next chunk, the caller included. The caller waits only for chunks that have
// been taken: on a busy machine, where a worker may not be scheduled for milliseconds, it does all the work itself.
#include "ThreadPool.h"
#include <pthread.h>
#include <signal.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Longer than training or choosing a token leaves a worker without a job, and short beside a time slice of the system.
enum { spin_nanoseconds = 300000, spins_between_looks = 16, max_threads = 1024 };

// Threads that sleep until something that they check has changed.
typedef struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    atomic_int sleepers;
} waiting_room;

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
    alignas(64) atomic_int met;   // chunks that have come to the barrier
    atomic_int barriers;          // barriers passed
    atomic_int stopping;
    atomic_flag busy;
    // Written before a job starts, read only by threads that have taken one of its chunks.
    void (*work)(void *, int, int);
    void *context;
    int threads;
    waiting_room workers_room, caller_room, barrier_room;
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

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// Returns once `holds` is true: spins for a moment, then sleeps.
static void wait_until(thread_pool *p, waiting_room *room, int (*holds)(thread_pool *, int), int value) {
    for (int64_t end = now() + spin_nanoseconds; now() < end;)
        for (int spin = 0; spin < spins_between_looks; spin++) {
            if (holds(p, value)) return;
            relax();
        }
    // A thread counts itself as a sleeper before its last check, and `announce` follows the change that it checks
    // for, so one of the two always sees the other.
    pthread_mutex_lock(&room->mutex);
    atomic_fetch_add(&room->sleepers, 1);
    while (!holds(p, value)) pthread_cond_wait(&room->changed, &room->mutex);
    atomic_fetch_sub(&room->sleepers, 1);
    pthread_mutex_unlock(&room->mutex);
}

// Wakes those who sleep in the room, after a change.
static void announce(waiting_room *room) {
    if (atomic_load(&room->sleepers) == 0) return;
    pthread_mutex_lock(&room->mutex);
    pthread_cond_broadcast(&room->changed);
    pthread_mutex_unlock(&room->mutex);
}

static int has_work(thread_pool *p, int unused) {
    (void)unused;
    const uint64_t job = atomic_load(&p->job);
    return next_chunk(job) < chunk_count(job) || atomic_load(&p->stopping);
}

static int is_done(thread_pool *p, int chunks) { return atomic_load(&p->done) >= chunks; }

static int has_passed(thread_pool *p, int barrier) { return atomic_load(&p->barriers) != barrier; }

// Takes and computes chunks until none is left.
static void run_chunks(thread_pool *p) {
    uint64_t job = atomic_load(&p->job);
    while (next_chunk(job) < chunk_count(job)) {
        if (!atomic_compare_exchange_weak(&p->job, &job, job + 1)) continue;
        const int chunks = chunk_count(job);
        p->work(p->context, next_chunk(job), chunks);
        if (atomic_fetch_add(&p->done, 1) + 1 == chunks) announce(&p->caller_room);
        job = atomic_load(&p->job);
    }
}

static void *run_worker(void *argument) {
    thread_pool *p = ((worker *)argument)->pool;
    while (!atomic_load(&p->stopping)) {
        run_chunks(p);
        wait_until(p, &p->workers_room, has_work, 0);
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
    announce(&p->workers_room);
    run_chunks(p);
    if (!is_done(p, chunks)) wait_until(p, &p->caller_room, is_done, chunks);
    atomic_flag_clear(&p->busy);
    return 1;
}

void thread_pool_meet(thread_pool *p, int parties) {
    const int barrier = atomic_load(&p->barriers);
    if (atomic_fetch_add(&p->met, 1) + 1 < parties) {
        wait_until(p, &p->barrier_room, has_passed, barrier);
    } else {
        atomic_store(&p->met, 0);
        atomic_fetch_add(&p->barriers, 1);
        announce(&p->barrier_room);
    }
}

int thread_pool_size(const thread_pool *p) { return p->threads; }

static void open_room(waiting_room *room) {
    pthread_mutex_init(&room->mutex, NULL);
    pthread_cond_init(&room->changed, NULL);
}

static void close_room(waiting_room *room) {
    pthread_cond_destroy(&room->changed);
    pthread_mutex_destroy(&room->mutex);
}

thread_pool *thread_pool_create(int threads) {
    void *memory;
    if (posix_memalign(&memory, alignof(thread_pool), sizeof(thread_pool))) return NULL;
    thread_pool *p = memset(memory, 0, sizeof(thread_pool));
    open_room(&p->workers_room);
    open_room(&p->caller_room);
    open_room(&p->barrier_room);
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
    announce(&p->workers_room);
    for (int number = 1; number < p->threads; number++) pthread_join(p->workers[number].thread, NULL);
    close_room(&p->workers_room);
    close_room(&p->caller_room);
    close_room(&p->barrier_room);
    free(p);
}
