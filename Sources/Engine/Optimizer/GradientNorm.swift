internal import COneDNN

/// Clipping by the norm of the whole gradient (Pascanu, Mikolov & Bengio 2013, algorithm 1).
public enum GradientNorm {
    /// √Σg² over all gradients.
    public static func norm(of gradients: UnsafeMutableBufferPointer<Float>) -> Double {
        guard let g = gradients.baseAddress else { return 0 }
        return onn_sum_of_squares(g, Int64(gradients.count)).squareRoot()
    }

    /// The factor that brings gradients of norm `norm` down to `limit`; 1 where they are within it or there is none.
    public static func scale(of norm: Double, to limit: Double?) -> Float {
        guard let limit, norm > limit else { return 1 }
        return Float(limit / (norm + 1e-6))  // PyTorch adds the same constant
    }
}
