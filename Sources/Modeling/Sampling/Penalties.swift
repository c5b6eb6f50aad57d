/// What makes tokens less likely because they were written lately.
///
/// For a token that stands c > 0 times among the last N,
///
///     z ← z / θ  where z > 0, z·θ elsewhere    repetition (Keskar et al. 2019, "CTRL", section 4.1)
///     z ← z − c·f − g                          frequency f and presence g (the OpenAI API's definition)
///
/// CTRL divides every logit by θ, which would reward a token of negative logit; multiplying those is the usual
/// repair.
struct Penalties: Sendable {
    private let repetition, frequency, presence: Float
    private var window: TokenWindow
    /// How often each token stands in the window, all 0 outside of ``apply(to:)``.
    private var tally: [Int32] = []

    /// The penalties of some options, `nil` where none is on.
    init?(_ options: SamplerOptions) {
        (repetition, frequency) = (options.repetitionPenalty, options.frequencyPenalty)
        presence = options.presencePenalty
        guard repetition != 1 || frequency != 0 || presence != 0 else { return nil }
        window = TokenWindow(capacity: options.penaltyWindow)
    }

    /// Remembers a token.
    mutating func observe(_ token: Int32) { window.append(token) }

    /// Changes the logits (V) of the tokens in the window.
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

    /// Visits the tokens of the window that are less than `V`.
    private mutating func forEach(_ V: Int, _ visit: (inout Penalties, Int) -> Void) {
        for place in 0..<window.count where 0..<V ~= Int(window.tokens[place]) {
            visit(&self, Int(window.tokens[place]))
        }
    }
}

extension UnsafeMutableBufferPointer<Float> {
    /// Changes a logit, unless the token is forbidden (−∞): that stays so, and nothing else becomes it.
    func lower(_ id: Int, to logit: Float) {
        guard self[id] > -.infinity else { return }
        self[id] = logit > -.greatestFiniteMagnitude ? logit : -.greatestFiniteMagnitude
    }
}
