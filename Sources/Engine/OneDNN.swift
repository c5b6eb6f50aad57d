internal import COneDNN

/// The library that does the arithmetic, as found at run time.
public enum OneDNN {
    /// The library and its version, such as "oneDNN 2.6.3".
    public static var version: String { String(cString: onn_version()) }

    /// What decides over the bits of a training step: the library, and the version of our own part of the arithmetic, which
    /// changes whenever a step changes by a bit on any processor.
    public static var arithmetic: String { "\(version), arithmetic 2" }

    /// The number of processors that this process may run on.
    public static var processors: Int { max(1, Int(onn_processors())) }

    /// Whether this processor multiplies bfloat16 faster than float32.
    public static var hasBFloat16: Bool { onn_has_bfloat16() }

    /// Sets the number of threads of every pass from now on; it fixes the order of sums, and so every bit.
    package static func use(threads: Int) { onn_set_threads(Int32(clamping: threads)) }

    /// Measures the machine's own peak: the best of several large products.
    ///
    /// - Parameters:
    ///   - precision: The precision of the factors.
    ///   - threads: The threads to measure with.
    ///   - runs: The products of each size.
    /// - Returns: Floating-point operations a second, additions and multiplications counted alike.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    public static func peak(_ precision: Precision, threads: Int, runs: Int = 3) throws(EngineError) -> Double
    {
        use(threads: threads)
        let clock = ContinuousClock()
        var best = 0.0
        for size in [1024, 1536, 2048] {
            let weight = try PackedWeight(k: size, n: size, transposed: false, rows: size, precision)
            let entries = [Float](repeating: 0.5, count: size * size)
            var result = entries
            try entries.withUnsafeBufferPointer { (entries) throws(EngineError) in
                guard let base = entries.baseAddress else { return }
                weight.load(base)
                for run in 0...runs {
                    let start = clock.now
                    // Read as bfloat16, these floats are zeros and halves.
                    try weight.product(base, rows: size, into: &result)
                    let seconds = (clock.now - start) / .seconds(1)
                    // The first product packs the weight.
                    if run > 0 { best = max(best, 2 * Double(size * size * size) / seconds) }
                }
            }
        }
        return best
    }
}

/// oneDNN's status in words.
func text(of status: Int32) -> String { String(cString: onn_error_text(status)) }

/// Throws unless `status` is 0; `call` says what was asked for.
func check(_ status: Int32, _ call: @autoclosure () -> String) throws(EngineError) {
    guard status == 0 else { throw .oneDNN(call: call(), status: text(of: status)) }
}
