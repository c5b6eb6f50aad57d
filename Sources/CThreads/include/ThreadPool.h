// A few threads that compute one job together, and meet at barriers within it.
//
// Jobs last microseconds, so whoever waits spins first, because the system takes longer than a job to wake a thread.
// It spins for a moment only: on a busy machine, what it waits for may need the very processor on which it spins.
#pragma once

typedef struct thread_pool thread_pool;

// Creates a pool of `threads` threads, the caller included, or of fewer if the system refuses some. Returns NULL if
// memory is short.
thread_pool *thread_pool_create(int threads);
void thread_pool_destroy(thread_pool *);
// The number of threads, the caller included.
int thread_pool_size(const thread_pool *);
// Calls `work` once for each chunk from 0 to `chunks` − 1 (at most 65,535 chunks), in any order and on any thread,
// and returns 1 when all calls have returned. Returns 0 at once, with nothing done, if another caller is using the
// pool.
int thread_pool_run(
    thread_pool *, int chunks, void (*work)(void *context, int chunk, int chunks), void *context);
// Returns once `parties` chunks of the job have called this, for jobs whose chunks are no more than the threads.
void thread_pool_meet(thread_pool *, int parties);
