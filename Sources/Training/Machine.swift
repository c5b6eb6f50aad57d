internal import COneDNN
public import Neural

extension TrainingNetwork {
    /// The library that does the arithmetic, with its version, such as `oneDNN 2.6.3`.
    public static var engine: String { String(cString: onn_version()) }
}

extension Precision {
    /// What this processor is fastest with.
    public static var fastest: Self { onn_has_bfloat16() ? .bfloat16 : .float32 }
}
