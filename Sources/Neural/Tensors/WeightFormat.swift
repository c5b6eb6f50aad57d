/// How the matrices of a model are stored in its file; vectors, such as biases, are always float32.
public enum WeightFormat: String, Codable, Sendable, CaseIterable {
    /// Four bytes for a weight.
    case float32
    /// Two bytes: float32 with 8 bits of significand.
    case bfloat16
    /// One byte, and a float32 for each row, see ``quantized(_:)``.
    case int8

    /// The type of a tensor in a file of this format.
    func type(of tensor: Tensor) -> ElementType {
        guard tensor.shape.count > 1 else { return .float32 }
        return switch self {
        case .float32: .float32
        case .bfloat16: .bfloat16
        case .int8: .int8
        }
    }

    /// Returns `weights` as they are after they were stored in this format and read again.
    public func rounded(_ weights: [String: Tensor]) -> [String: Tensor] {
        weights.mapValues { tensor in
            switch type(of: tensor) {
            case .int8:
                let (q, scales) = Self.quantized(tensor)
                return Self.scaled(q, by: scales)
            case let type:
                var bytes: [UInt8] = []
                type.append(tensor.values, to: &bytes)
                return Tensor(shape: tensor.shape, values: bytes.withUnsafeBytes(type.widen))
            }
        }
    }

    /// Rounds a matrix to whole numbers from −127 to 127, symmetrically around zero.
    ///
    ///     q[i, j] = round(w[i, j] / s[i]),   s[i] = max_j |w[i, j]| / 127,   w ≈ s q
    ///
    /// - Parameter tensor: w, (rows, …).
    /// - Returns: q, in the shape of w, and s, (rows).
    static func quantized(_ tensor: Tensor) -> (q: Tensor, scales: Tensor) {
        let rows = tensor.shape[0], width = tensor.values.count / max(rows, 1)
        var q = tensor, scales = [Float](repeating: 0, count: rows)
        for row in 0..<rows {
            let range = row * width..<(row + 1) * width
            scales[row] = (tensor.values[range].lazy.map(\.magnitude).max() ?? 0) / 127
            // A row of zeros, or of numbers whose scale underflows, is zero.
            let inverse = scales[row] > 0 ? 1 / scales[row] : 0
            for i in range {
                q.values[i] = inverse.isFinite ? min(127, max(-127, (q.values[i] * inverse).rounded())) : 0
            }
        }
        return (q, Tensor(shape: [rows], values: scales))
    }

    /// Returns s q, each row of `q` multiplied by its scale.
    static func scaled(_ q: Tensor, by scales: Tensor) -> Tensor {
        var tensor = q
        let width = q.values.count / max(scales.values.count, 1)
        for (row, scale) in scales.values.enumerated() {
            for i in row * width..<(row + 1) * width { tensor.values[i] *= scale }
        }
        return tensor
    }
}
