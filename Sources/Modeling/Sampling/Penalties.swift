/// Makes tokens less likely that occurred recently.
///
/// For a token that occurs c > 0 times among the last N,
///
///     z ← z / θ  where z > 0, z·θ elsewhere    repetition (Keskar et al. 2019, "CTRL", section 4.1)
///     z ← z − c·f − g                          frequency f and presence g (the OpenAI API's definition)
///
/// CTRL divides every logit by θ, which would reward tokens with negative logits; multiplying those is the usual fix.
///
/// Structure is not penalized: a text needs a line end or a closing quotation mark again, however often it had one.
struct Penalties: Sendable {
    private let repetition, frequency, presence: Float
    private let structure: Set<Int32>
    private var window: TokenWindow
    /// The count of each token in the window; all 0 outside of ``apply(to:)``.
    private var tally: [Int32] = []

    /// Creates the penalties of some options, or `nil` if none is on.
    init?(_ options: SamplerOptions) {
        (repetition, frequency) = (options.repetitionPenalty, options.frequencyPenalty)
        presence = options.presencePenalty
        guard options.isPenalized else { return nil }
        structure = options.structure
        window = TokenWindow(capacity: options.penaltyWindow)
    }

    /// Adds a token to the window; structure takes its place there as no token at all.
    mutating func observe(_ token: Int32) { window.append(structure.contains(token) ? -1 : token) }

    /// Changes the logits, (V), of the tokens in the window.
    mutating func apply(to logits: UnsafeMutableBufferPointer<Float>) {
        if tally.count != logits.count { tally = [Int32](repeating: 0, count: logits.count) }
        forEach(logits.count) { penalties, id in penalties.tally[id] += 1 }
        forEach(logits.count) { penalties, id in
            guard penalties.tally[id] > 0 else { return }
            let logit = logits[id]
            let repeated = logit > 0 ? logit / penalties.repetition : logit * penalties.repetition
            let count = Float(penalties.tally[id])
            logits.lower(id, to: repeated - count * penalties.frequency - penalties.presence)
            penalties.tally[id] = 0
        }
    }

    /// Visits the tokens of the window from 0 up to `V`.
    private mutating func forEach(_ V: Int, _ visit: (inout Penalties, Int) -> Void) {
        for place in 0..<window.count where 0..<V ~= Int(window.tokens[place]) {
            visit(&self, Int(window.tokens[place]))
        }
    }
}

extension UnsafeMutableBufferPointer<Float> {
    /// Changes a logit, unless the token is forbidden (−∞); no other logit becomes −∞.
    func lower(_ id: Int, to logit: Float) {
        guard self[id] > -.infinity else { return }
        self[id] = logit > -.greatestFiniteMagnitude ? logit : -.greatestFiniteMagnitude
    }
}
