internal import COneDNN

/// What does the arithmetic: oneDNN, as found at run time.
public enum Engine {
    /// The library and its version, such as "oneDNN 2.6.3".
    public static var version: String { String(cString: onn_version()) }

    /// The processors that this process may run on.
    public static var processors: Int { max(1, Int(onn_processors())) }

    /// Whether this processor multiplies bfloat16 faster than float32.
    public static var hasBFloat16: Bool { onn_has_bfloat16() }

    /// The machine's own peak in floating-point operations a second: the best of several large products.
    ///
    /// - Parameters:
    ///   - threads: The threads to measure with.
    ///   - runs: The products of each size.
    /// - Returns: Additions and multiplications a second.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    public static func peak(threads: Int, runs: Int = 2) throws(EngineError) -> Double {
        onn_set_threads(Int32(clamping: threads))
        let clock = ContinuousClock()
        var best = 0.0
        for size in [1536, 2048, 2560] {
            let (n, count) = (Int64(size), size * size)
            let a = [Float](repeating: 0.5, count: 2 * count)
            var c = [Float](repeating: 0, count: count)
            for _ in 0..<runs {
                let start = clock.now
                let status = a.withUnsafeBufferPointer { a in
                    guard let x = a.baseAddress else { return Int32(0) }
                    return onn_product(false, false, n, n, n, x, n, x + count, n, 0, &c, n)
                }
                try check(status, "a product")
                best = max(best, 2 * Double(count * size) / ((clock.now - start) / .seconds(1)))
            }
        }
        return best
    }
}
