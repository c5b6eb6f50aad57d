// Linear algebra for principal components: OpenBLAS behind a header of our own.
//
// Matrices are row-major and contiguous. The caller checks sizes, each below 2^31. Everything runs on the calling
// thread, regardless of OPENBLAS_NUM_THREADS: with several threads the order of additions would vary.
#pragma once

// gram (d x d) += rowsᵀ rows for rows (n x d), in the elements [i][j] with j >= i only.
void lm_lapack_gram(int n, int d, const double *rows, double *gram);

// c (m x n) = a (m x k) b (k x n) + beta c; with `a_transposed`, a is stored as (k x m); with `b_transposed`, b is
// stored as (n x k).
void lm_lapack_product(int m, int n, int k, const double *a, int a_transposed, const double *b,
                       int b_transposed, double beta, double *c);

// c (m x n) = a (m x k) bᵀ for b (n x k), in single precision.
void lm_lapack_products(int m, int n, int k, const float *a, const float *b, float *c);

// Writes the `count` largest eigenvalues of a symmetric matrix (n x n), largest first, and their eigenvectors
// (count x n). Reads and destroys the elements [i][j] with j >= i. Returns LAPACK's info: 0 for success, -1000 if out
// of memory.
int lm_lapack_eigen(int n, int count, double *matrix, double *values, double *vectors);

// Makes the rows of `matrix` (count x n, count <= n) an orthonormal basis of the space that they span. Returns LAPACK's
// info.
int lm_lapack_orthonormalize(int count, int n, double *matrix);
