import CKernels

/// The instruction sets that the kernels are compiled for, slowest first; all give the same bits.
enum InstructionSet: CaseIterable, Comparable, Sendable {
    case portable, avx2, avx512

    /// The fastest that this processor has, found once.
    static let best: InstructionSet = allCases.last { $0.path == lm_best_path() } ?? .portable

    var path: lm_path {
        switch self {
        case .portable: lm_path_portable
        case .avx2: lm_path_avx2
        case .avx512: lm_path_avx512
        }
    }
}
