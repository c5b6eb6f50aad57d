// Linear algebra for principal components: OpenBLAS behind a header of our own.
//
// Matrices are row-major and contiguous; sizes are checked by the caller, who keeps each below 2^31. Everything
// runs on the thread that calls, whatever OPENBLAS_NUM_THREADS says: several would add in an order of their own.
#pragma once

// gram (d x d) += rowsᵀ rows for rows (n x d); of gram only the elements [i][j] with j >= i are touched.
void lm_lapack_gram(int n, int d, const double *rows, double *gram);

// c (m x n) = a (m x k) b (k x n) + beta c; a is stored (k x m) where `a_transposed`, b (n x k) where
// `b_transposed`.
void lm_lapack_product(int m, int n, int k, const double *a, int a_transposed, const double *b,
                       int b_transposed, double beta, double *c);

// c (m x n) = a (m x k) bᵀ for b (n x k), in single precision.
void lm_lapack_products(int m, int n, int k, const float *a, const float *b, float *c);

// The `count` largest eigenvalues of the symmetric matrix (n x n), whose elements [i][j] with j >= i are read
// and destroyed, in falling order, with a row of `vectors` (count x n) each. Returns LAPACK's info: 0 is
// success, -1000 is memory.
int lm_lapack_eigen(int n, int count, double *matrix, double *values, double *vectors);

// Makes the rows of `matrix` (count x n, count <= n) orthonormal without changing what they span. Returns
// LAPACK's info.
int lm_lapack_orthonormalize(int count, int n, double *matrix);
