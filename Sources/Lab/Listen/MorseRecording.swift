import Neural
import RealModule

/// A text as sound: a keyed tone in white noise, as a radio operator hears it.
///
///     x(n) = a(n) sin(2π f n / r + φ) + σ w(n),   σ² = ½ · 10^(−SNR / 10)
///
/// with a(n) from 0 to 1 the key, its edges half periods of a cosine, and w white noise of variance 1. The
/// signal-to-noise ratio is that of the power of the tone while the key is down, ½, to the power of the noise from 0 to
/// half the sampling rate.
struct MorseRecording: Sendable, Equatable {
    /// How a text is sent.
    struct Style: Sendable, Equatable {
        /// The speed in words a minute, a word being PARIS with its gap, 50 dits.
        var speed: Double
        /// The pitch in Hz.
        var pitch: Double
        /// The signal-to-noise ratio in dB, of powers.
        var ratio: Double
        /// The hand: each time is longer or shorter by up to this share.
        var unevenness = 0.1

        /// The length of a dit in seconds.
        var dit: Double { 60 / (50 * speed) }
    }

    /// The samples of a second.
    static let rate = 8000
    /// The length of an edge of the key in seconds.
    static let edge = 0.005

    let text: String
    let style: Style
    let samples: [Float]
    /// When the key goes down for each character, and up after its last dit or dah, in seconds; empty times for spaces.
    let times: [ClosedRange<Double>]

    /// Sends a text.
    ///
    /// - Parameters:
    ///   - text: Characters of ``MorseCode/alphabet``.
    ///   - style: How it is sent.
    ///   - start: When the key goes down first, in seconds.
    ///   - length: The number of samples; what lies beyond is cut.
    ///   - random: Draws the hand, the phase and the noise.
    init(_ text: String, _ style: Style, start: Double, length: Int, _ random: inout SplitMix64) {
        (self.text, self.style) = (text, style)
        let rate = Double(Self.rate)
        var envelope = [Float](repeating: 0, count: length)
        var now = start, gap = 0.0
        var times: [ClosedRange<Double>] = []
        func time(_ dits: Int, _ random: inout SplitMix64) -> Double {
            Double(dits) * style.dit * (1 + style.unevenness * (2 * random.uniform() - 1))
        }
        for character in text {
            guard character != " " else {
                gap = time(7, &random)
                times.append(now...now)
                continue
            }
            now += gap
            let first = now
            for element in MorseCode.elements(of: character) {
                let end = now + time(element.dits, &random)
                if element.isDown { Self.press(from: now * rate, to: end * rate, &envelope) }
                now = end
            }
            times.append(first...now)
            gap = time(3, &random)
        }
        self.times = times

        let σ = Float((0.5 * Double.pow(10, -style.ratio / 10)).squareRoot())
        let step = 2 * Double.pi * style.pitch / rate
        let (cosStep, sinStep) = (Double.cos(step), Double.sin(step))
        let phase = 2 * Double.pi * random.uniform()
        var (cos, sin) = (Double.cos(phase), Double.sin(phase))
        for n in 0..<length {
            envelope[n] = envelope[n] * Float(sin) + σ * random.noise()
            (cos, sin) = (cos * cosStep - sin * sinStep, sin * cosStep + cos * sinStep)
        }
        samples = envelope
    }

    /// Raises the envelope between two times, in samples.
    private static func press(from start: Double, to end: Double, _ envelope: inout [Float]) {
        let edge = Self.edge * Double(rate)
        let (first, last) = (max(0, Int(start.rounded(.up))), min(envelope.count - 1, Int(end)))
        guard first <= last else { return }
        for n in first...last {
            let inside = min(Double(n) - start, end - Double(n))
            envelope[n] = inside >= edge ? 1 : Float(0.5 - 0.5 * Double.cos(.pi * inside / edge))
        }
    }
}

extension SplitMix64 {
    /// A draw of white noise of variance 1: the sum of four uniform numbers, which is close to a normal one and takes
    /// one draw of 64 bits.
    mutating func noise() -> Float {
        let bits = next()
        let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
        return (Float(sum) - 2 * 65535) * (Float(3).squareRoot() / 65536)
    }
}
