/// What the factors of products are rounded to; sums are float32 either way.
public enum Precision: String, Codable, CaseIterable, Sendable {
    /// 24 bits of mantissa.
    case float32
    /// 8 bits of mantissa: half the bytes, and twice the speed or more on processors that multiply them.
    case bfloat16
}
