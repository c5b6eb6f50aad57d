// A few threads that share one piece of work.
#pragma once

typedef struct team team;

// A team of `threads`, the caller among them; fewer where the system refuses. NULL where memory is short.
team *team_create(int threads);
void team_destroy(team *);
// How many threads there are.
int team_size(const team *);
// Does `work` for each chunk from 0 to `chunks` − 1 (at most 65,535), in any order and on any of the threads, and
// returns 1 when all are done; or returns 0 at once, nothing done, if another caller has the team.
int team_run(team *, int chunks, void (*work)(void *context, int chunk, int chunks), void *context);
