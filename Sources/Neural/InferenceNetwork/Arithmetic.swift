import CKernels

extension InferenceNetwork {
    /// The format that the factors of products are rounded to; sums are float32, and exact between whole numbers.
    public enum Precision: String, Codable, CaseIterable, Sendable {
        /// 24 bits of significand.
        case float32
        /// 8 bits of significand, in half the bytes.
        case bfloat16
        /// Whole numbers from −127 to 127 and a float32 for each row of a matrix, see ``WeightFormat/quantized(_:)``,
        /// and for each vector that it multiplies: a quarter of the bytes.
        case int8

        /// The precision in which matrices of a format are multiplied as they are stored.
        public init(_ format: WeightFormat) {
            self =
                switch format {
                case .float32: .float32
                case .bfloat16: .bfloat16
                case .int8: .int8
                }
        }

        var format: lm_precision {
            switch self {
            case .float32: lm_float32
            case .bfloat16: lm_bfloat16
            case .int8: lm_int8
            }
        }
    }
}

extension InferenceNetwork {
    /// The version of the arithmetic: it changes whenever a step or its logits change by a bit on any processor.
    public static let arithmeticVersion = 1
}

/// The instruction sets that the kernels are compiled for, slowest first; all give the same bits.
enum InstructionSet: CaseIterable, Comparable, Sendable {
    case portable, avx2, avx512

    /// The fastest that this processor has, found once.
    static let best: InstructionSet = allCases.last { $0.isa == lm_best_isa() } ?? .portable

    var isa: lm_isa {
        switch self {
        case .portable: lm_isa_portable
        case .avx2: lm_isa_avx2
        case .avx512: lm_isa_avx512
        }
    }
}
