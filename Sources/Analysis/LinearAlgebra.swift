internal import CLAPACK

/// The library that computes eigenvectors.
enum LinearAlgebra {
    /// Lets it use so many threads, whatever the environment says.
    static func useThreads(_ count: Int) { lm_lapack_threads(Int32(clamping: count)) }
}
