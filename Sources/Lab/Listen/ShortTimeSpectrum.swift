import RealModule

/// The short-time spectrum of a sound, in the band where Morse is heard.
///
///     E(t, k) = |Σₙ w(n) x(t·hop + hop − N + n) e^(−2πi k n / N)|²,   w a Hann window of N samples
///     y(t, k) = (1 + ln(E(t, k) / M(t) + ε)) / 2.5,   M(t) = (1/K) Σₖ E(t, k)
///
/// Frame t ends with sample t·hop + hop: nothing of the future enters it. As each band is relative to the mean of its own
/// frame, the loudness of a recording does not matter, and noise before the first tone looks like noise between tones.
struct ShortTimeSpectrum: Sendable {
    /// The samples from frame to frame (25 ms), and of a frame (32 ms).
    static let hop = 200, window = 256
    /// The bands: multiples of 31.25 Hz from 312.5 to 1,000.
    static let bands = 10...32
    /// ε: what is 30 dB below the mean counts as nothing.
    private static let floor: Float = 1e-3

    /// The seconds from frame to frame.
    static let period = Double(hop) / Double(MorseRecording.rate)

    private let table: [Float]  // w(n) cos, w(n) sin for each band, (N, 2·bands)

    init() {
        let N = Self.window
        table = (0..<N).flatMap { n -> [Float] in
            let w = 0.5 - 0.5 * Double.cos(2 * .pi * (Double(n) + 0.5) / Double(N))
            let angles = Self.bands.map { 2 * Double.pi * Double($0 * n % N) / Double(N) }
            return angles.map { Float(w * .cos($0)) } + angles.map { Float(w * .sin($0)) }
        }
    }

    /// The power in each band, frame by frame, (T, bands), of T whole hops.
    func powers(_ samples: [Float]) -> [Float] {
        let (N, K, T) = (Self.window, Self.bands.count, samples.count / Self.hop)
        var powers = [Float](repeating: 0, count: T * K)
        var sums = [Float](repeating: 0, count: 2 * K)
        samples.withUnsafeBufferPointer { samples in
            table.withUnsafeBufferPointer { table in
                sums.withUnsafeMutableBufferPointer { sums in
                    for t in 0..<T {
                        sums.update(repeating: 0)
                        let first = (t + 1) * Self.hop - N
                        for n in max(0, -first)..<N {
                            let (x, row) = (samples[first + n], n * 2 * K)
                            for k in 0..<2 * K { sums[k] += x * table[row + k] }
                        }
                        for k in 0..<K { powers[t * K + k] = sums[k] * sums[k] + sums[K + k] * sums[K + k] }
                    }
                }
            }
        }
        return powers
    }

    /// The features y, (T, bands), about −2.4 to 1.7; 0.4, those of equal bands, where there is no sound at all.
    func features(_ samples: [Float]) -> [Float] {
        var features = powers(samples)
        let K = Self.bands.count
        for t in 0..<features.count / K {
            let frame = t * K..<(t + 1) * K
            let mean = features[frame].reduce(0, +) / Float(K)
            for i in frame {
                features[i] = mean > 0 ? (1 + .log(features[i] / mean + Self.floor)) / 2.5 : 0.4
            }
        }
        return features
    }
}
