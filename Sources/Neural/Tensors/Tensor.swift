import CKernels

/// An array of floats with a shape, in row-major order.
public struct Tensor: Sendable, Equatable {
    /// The sizes, outermost first; their product is the number of values.
    public let shape: [Int]
    /// The elements, row-major.
    public var values: [Float]

    /// Creates a tensor; `values` must fill `shape`.
    public init(shape: [Int], values: [Float]) {
        precondition(shape.reduce(1, *) == values.count, "\(values.count) values in shape \(shape)")
        (self.shape, self.values) = (shape, values)
    }
}

/// Returns the index of the first NaN or infinity, or `nil` if all values are finite.
func firstNotFinite(_ values: [Float]) -> Int? {
    let index = lm_first_not_finite(values, values.count)
    return index < values.count ? index : nil
}
