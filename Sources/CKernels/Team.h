// A few threads that share one step.
#pragma once

typedef struct team team;

// A team of `threads`, the caller among them; fewer where the system refuses. NULL where memory is short.
team *team_create(int threads);
void team_destroy(team *);
// Does `work` on every thread of the team, numbered from 0, and returns 1 when all are done; or returns 0 at
// once, nothing done, if another caller has the team.
int team_run(team *, void (*work)(void *context, int thread, int threads), void *context);
// Within `work`: waits until the whole team is here.
void team_wait(team *);
