#include "CLAPACK.h"
#include <cblas.h>
#include <stdlib.h>

// OpenBLAS ships LAPACK, but not always a header for it.
void dsyevr_(const char *job, const char *range, const char *uplo, const blasint *n, double *a,
             const blasint *lda, const double *vl, const double *vu, const blasint *il, const blasint *iu,
             const double *tolerance, blasint *found, double *w, double *z, const blasint *ldz,
             blasint *support, double *work, const blasint *lwork, blasint *iwork, const blasint *liwork,
             blasint *info);
void dgeqrf_(const blasint *m, const blasint *n, double *a, const blasint *lda, double *tau, double *work,
             const blasint *lwork, blasint *info);
void dorgqr_(const blasint *m, const blasint *n, const blasint *k, double *a, const blasint *lda,
             const double *tau, double *work, const blasint *lwork, blasint *info);

enum { out_of_memory = -1000 };

static void use_one_thread(void) { openblas_set_num_threads(1); }

void lm_lapack_gram(int n, int d, const double *rows, double *gram) {
    use_one_thread();
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, d, n, 1, rows, d, 1, gram, d);
}

void lm_lapack_product(int m, int n, int k, const double *a, int a_transposed, const double *b,
                       int b_transposed, double beta, double *c) {
    use_one_thread();
    cblas_dgemm(CblasRowMajor, a_transposed ? CblasTrans : CblasNoTrans,
                b_transposed ? CblasTrans : CblasNoTrans, m, n, k, 1, a, a_transposed ? m : k, b,
                b_transposed ? k : n, beta, c, n);
}

void lm_lapack_products(int m, int n, int k, const float *a, const float *b, float *c) {
    use_one_thread();
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1, a, k, b, k, 0, c, n);
}

int lm_lapack_eigen(int n, int count, double *matrix, double *values, double *vectors) {
    use_one_thread();
    // LAPACK is column-major: our upper triangle is its lower one.
    const blasint size = n, first = n - count + 1, last = n, query = -1;
    const double unused = 0;
    blasint found = 0, info = 0, wanted_integers = 0;
    double wanted = 0;
    double *all = malloc(sizeof(double) * (size_t)n);
    blasint *support = malloc(sizeof(blasint) * 2 * (size_t)n);
    double *work = NULL;
    blasint *integers = NULL;
    info = out_of_memory;
    if (!all || !support) goto end;
    dsyevr_("V", "I", "L", &size, matrix, &size, &unused, &unused, &first, &last, &unused, &found, all,
            vectors, &size, support, &wanted, &query, &wanted_integers, &query, &info);
    if (info) goto end;
    const blasint work_count = (blasint)wanted;
    work = malloc(sizeof(double) * (size_t)work_count);
    integers = malloc(sizeof(blasint) * (size_t)wanted_integers);
    info = out_of_memory;
    if (!work || !integers) goto end;
    dsyevr_("V", "I", "L", &size, matrix, &size, &unused, &unused, &first, &last, &unused, &found, all,
            vectors, &size, support, work, &work_count, integers, &wanted_integers, &info);
    if (info) goto end;
    // LAPACK returns them in ascending order.
    for (int i = 0; i < count; i++) values[i] = all[count - 1 - i];
    for (int i = 0; i < count / 2; i++) {
        double *a = vectors + (size_t)i * n, *b = vectors + (size_t)(count - 1 - i) * n;
        for (int j = 0; j < n; j++) {
            const double kept = a[j];
            a[j] = b[j];
            b[j] = kept;
        }
    }
end:
    free(all);
    free(support);
    free(work);
    free(integers);
    return info;
}

int lm_lapack_orthonormalize(int count, int n, double *matrix) {
    use_one_thread();
    const blasint rows = n, columns = count, query = -1;
    blasint info = 0;
    double for_factors = 0, for_basis = 0;
    double *tau = malloc(sizeof(double) * (size_t)count);
    double *work = NULL;
    info = out_of_memory;
    if (!tau) goto end;
    dgeqrf_(&rows, &columns, matrix, &rows, tau, &for_factors, &query, &info);
    if (info) goto end;
    dorgqr_(&rows, &columns, &columns, matrix, &rows, tau, &for_basis, &query, &info);
    if (info) goto end;
    const blasint size = (blasint)(for_factors > for_basis ? for_factors : for_basis);
    work = malloc(sizeof(double) * (size_t)size);
    info = out_of_memory;
    if (!work) goto end;
    dgeqrf_(&rows, &columns, matrix, &rows, tau, work, &size, &info);
    if (info) goto end;
    dorgqr_(&rows, &columns, &columns, matrix, &rows, tau, work, &size, &info);
end:
    free(tau);
    free(work);
    return info;
}
