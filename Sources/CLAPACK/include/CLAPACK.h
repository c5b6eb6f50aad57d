// Linear algebra in double precision for principal components: OpenBLAS behind a header of our own.
#pragma once

// Lets the library compute with `threads` threads, whatever the environment says.
void lm_lapack_threads(int threads);
