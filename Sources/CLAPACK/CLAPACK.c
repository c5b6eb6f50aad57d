#include "CLAPACK.h"
#include <cblas.h>

void lm_lapack_threads(int threads) { openblas_set_num_threads(threads); }
