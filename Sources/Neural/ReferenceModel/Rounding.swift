extension InferenceNetwork.Precision {
    /// How a matrix of these factors would be stored.
    var weightFormat: WeightFormat {
        switch self {
        case .float32: .float32
        case .bfloat16: .bfloat16
        case .int8: .int8
        }
    }

    /// Returns a vector as a matrix of these factors multiplies it.
    ///
    ///     int8:   q[k] = round(x[k] / s),   s = max |x| / 127,   x ≈ s q
    func rounded(_ x: [Double]) -> [Double] {
        switch self {
        case .float32: return x
        case .bfloat16:
            return x.map {
                let bits = Float($0).bitPattern
                return abs($0) < 0x1p-50
                    ? 0 : Double(Float(bitPattern: (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff_0000))
            }
        case .int8:
            let s = (x.lazy.map(abs).max() ?? 0) / 127
            return s == 0 ? x : x.map { s * ($0 / s).rounded(.toNearestOrEven) }
        }
    }
}
