/// A named parameter as files hold it: a shape, and the floats in row-major order.
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
