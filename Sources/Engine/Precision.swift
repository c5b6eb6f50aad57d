/// The format that training rounds the factors of matrix products to; sums and weights are float32 either way.
public enum Precision: String, Codable, CaseIterable, Sendable {
    /// 24 bits of significand.
    case float32
    /// 8 bits of significand: half the bytes, and at least twice the speed on processors with instructions for it.
    case bfloat16
}

extension Precision {
    /// The precision that this processor trains fastest in.
    public static var fastest: Self { OneDNN.hasBFloat16 ? .bfloat16 : .float32 }

    /// The precision in which a network trains fastest on this processor, by its sizes alone.
    ///
    /// Layers of fewer than 32 units take less time in float32, whatever the cell: their products are too small for
    /// oneDNN's layouts to pay (Speed.md).
    ///
    /// - Parameter hiddenSizes: The units of every layer.
    /// - Returns: bfloat16 where it is faster, else float32.
    public static func suited(toHidden hiddenSizes: [Int]) -> Self {
        (hiddenSizes.max() ?? 0) < 32 ? .float32 : .fastest
    }

    /// This precision, or float32 where the processor has no bfloat16 products.
    public var available: Self { self == .bfloat16 ? .fastest : self }
}
