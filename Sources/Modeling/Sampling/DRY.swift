/// Makes a text less likely to continue a repetition ("don't repeat yourself", p-e-w 2024).
///
/// Let n(t) be the length of the longest sequence that ends the text, also occurs earlier in the window, and is
/// followed by token t there. With allowed length a, multiplier m and base b
///
///     z(t) ← z(t) − m·bⁿ⁽ᵗ⁾⁻ᵃ    where n(t) ≥ a
///
/// No sequence extends across a breaker, and breakers are not penalized.
struct DRY: Sendable {
    private let multiplier, base: Float
    private let allowedLength: Int
    private let breakers: Set<Int32>
    private var window: TokenWindow
    /// For each place of the window, the number of tokens ending there that also end the text.
    private var matches: [Int32]
    /// n(t), all 0 outside of ``apply(to:)``.
    private var longest: [Int32] = []

    /// Creates the penalty of some options, or `nil` if it is off.
    init?(_ options: SamplerOptions) {
        guard options.dryMultiplier > 0 else { return nil }
        (multiplier, base) = (options.dryMultiplier, options.dryBase)
        (allowedLength, breakers) = (options.dryAllowedLength, options.dryBreakers)
        window = TokenWindow(capacity: options.dryWindow)
        matches = [Int32](repeating: 0, count: options.dryWindow)
    }

    /// Adds a token, in time linear in the window.
    mutating func observe(_ token: Int32) {
        window.append(token)
        let isBreaker = breakers.contains(token)
        // A sequence that ends here extends one that ended a token before; from the newest place to the oldest, so that
        // the place before still has its old value.
        for age in 1..<max(window.count, 1) {
            let place = window.place(age), before = window.place(age + 1)
            let isMatch = !isBreaker && window.tokens[place] == token
            matches[place] = isMatch ? (age + 1 < window.count ? matches[before] : 0) + 1 : 0
        }
    }

    /// Lowers the logits, (V), of the tokens that would continue a repetition.
    mutating func apply(to logits: UnsafeMutableBufferPointer<Float>) {
        if longest.count != logits.count { longest = [Int32](repeating: 0, count: logits.count) }
        forEachRepeat(logits.count) { dry, token, length in
            dry.longest[token] = max(dry.longest[token], length)
        }
        forEachRepeat(logits.count) { dry, token, _ in
            guard dry.longest[token] > 0 else { return }
            logits.lower(token, to: logits[token] - dry.penalty(length: Int(dry.longest[token])))
            dry.longest[token] = 0
        }
    }

    /// Visits the token that followed each earlier occurrence of a sequence of the allowed length or more.
    private mutating func forEachRepeat(_ V: Int, _ visit: (inout DRY, Int, Int32) -> Void) {
        for age in 1..<max(window.count, 1) {
            // Tokens before the window do not count.
            let length = min(Int(matches[window.place(age)]), window.count - age)
            let next = window.tokens[window.place(age - 1)]
            guard length >= allowedLength, 0..<V ~= Int(next), !breakers.contains(next) else { continue }
            visit(&self, Int(next), Int32(length))
        }
    }

    /// m·bⁿ⁻ᵃ, perhaps infinite.
    private func penalty(length: Int) -> Float {
        var penalty = multiplier
        for _ in allowedLength..<length { penalty *= base }
        return penalty
    }
}
