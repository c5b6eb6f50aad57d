internal import COneDNN

/// The length of the whole gradient, and the factor that keeps it within bounds
/// (Pascanu, Mikolov & Bengio 2013, algorithm 1).
public enum GradientNorm {
    /// √Σg² over all gradients.
    public static func norm(of gradients: UnsafeMutableBufferPointer<Float>) -> Double {
        guard let g = gradients.baseAddress else { return 0 }
        return onn_sum_of_squares(g, Int64(gradients.count)).squareRoot()
    }

    /// What to multiply gradients of length `norm` by, so that they are no longer than `limit`; 1 without one.
    public static func scale(of norm: Double, to limit: Double?) -> Float {
        guard let limit, norm > limit else { return 1 }
        return Float(limit / (norm + 1e-6))  // PyTorch adds the same constant
    }
}
