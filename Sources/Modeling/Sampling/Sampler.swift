import Neural

/// Draws the next token from a network's logits.
///
/// With logits z, (V), the steps are, each off if its option is neutral:
///
/// 1. Bias, the doubling penalty, ``Penalties`` and ``DRY`` change logits.
/// 2. p = softmax(z); top-k, typical, top-p, min-p and XTC remove tokens in this order, each looking at what the one
///    before has left, and each leaving at least one.
/// 3. One of the remaining tokens is drawn with probability ∝ e^(z / τ). The temperature τ comes last, so that it
///    changes how boldly the text is written, but not what counts as likely. At τ = 0 the token with the largest logit
///    after step 1 is taken, of equals the one with the lowest id.
///
/// A token whose logit is −∞ is never drawn while another is left; NaN counts as very unlikely.
///
/// The same options, seed and calls give the same tokens. After the first draw nothing is allocated.
public struct Sampler: Sendable {
    /// The settings.
    public let options: SamplerOptions
    private let bias: [(id: Int, value: Float)]
    /// The last token, if it is a word.
    private var lastWord: Int32?
    private var penalties: Penalties?
    private var dry: DRY?
    private var candidates = Candidates()
    private var random: SplitMix64
    private let isFiltered: Bool
    /// Min-p's share if it is the first filter: most tokens then need not become candidates.
    private let leastShare: Float

    /// Creates a sampler at the start of a text and of its seed's random numbers.
    public init(_ options: SamplerOptions) throws(SamplerError) {
        try options.check()
        self.options = options
        bias = options.bias.sorted { $0.key < $1.key }.map { (Int($0.key), $0.value) }
        (penalties, dry) = (Penalties(options), DRY(options))
        random = SplitMix64(seed: options.seed)
        let isRanked = options.topK != nil || options.typicalP < 1 || options.topP < 1
        isFiltered = isRanked || options.minP > 0 || options.xtcProbability > 0
        leastShare = isRanked ? 0 : options.minP
    }

    /// Creates a sampler with these settings only.
    public init(temperature: Float = 1, topK: Int? = nil, topP: Float = 1, seed: UInt64) throws(SamplerError)
    {
        var options = SamplerOptions()
        (options.temperature, options.topK, options.topP) = (temperature, topK, topP)
        options.seed = seed
        try self.init(options)
    }

    /// Adds a token of the prompt or of the text, for the penalties; costs nothing if none is on.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - isWord: Whether it is a word, which is seldom written twice in a row.
    public mutating func observe(_ token: Int32, isWord: Bool = false) {
        lastWord = isWord ? token : nil
        penalties?.observe(token)
        dry?.observe(token)
    }

    /// Makes the random numbers depend on a token of the prompt, so that one seed gives different prompts different texts.
    public mutating func mix(_ token: Int32) {
        random = SplitMix64(seed: random.next() ^ UInt64(UInt32(bitPattern: token)))
    }

    /// Draws a token, without observing it; `logits`, (V), are overwritten.
    public mutating func pick(_ logits: UnsafeMutableBufferPointer<Float>) -> Int32 {
        precondition(!logits.isEmpty, "no logits")
        for i in bias.indices where 0..<logits.count ~= bias[i].id {
            logits.lower(bias[i].id, to: logits[bias[i].id] + bias[i].value)
        }
        if let lastWord { logits.lower(Int(lastWord), to: logits[Int(lastWord)] - options.doublingPenalty) }
        penalties?.apply(to: logits)
        dry?.apply(to: logits)
        // Weights from a file may be large enough to give NaN, which must neither win nor count as forbidden.
        for i in logits.indices where logits[i].isNaN { logits[i] = -.greatestFiniteMagnitude }
        var best = 0
        for i in logits.indices where logits[i] > logits[best] { best = i }
        guard options.temperature > 0, logits[best].isFinite else { return Int32(best) }
        guard isFiltered else { return Int32(draw(logits)) }

        candidates.begin(UnsafeBufferPointer(logits), nearTop: leastShare)
        filter()
        for place in 0..<candidates.count { logits[place] = candidates[place].logit }
        let place = draw(UnsafeMutableBufferPointer(rebasing: logits[..<candidates.count]))
        return candidates[place].id
    }

    /// Removes the tokens that may not be drawn.
    private mutating func filter() {
        if let k = options.topK { candidates.keepTop(k) }
        candidates.keepTypical(options.typicalP)
        candidates.keepNucleus(options.topP)
        candidates.keepNearTop(options.minP)
        if options.xtcProbability > 0, random.uniform() < Double(options.xtcProbability) {
            candidates.excludeTopChoices(threshold: options.xtcThreshold, sparing: options.structure)
        }
    }

    /// Draws a place with probability softmax(z / τ), which overwrites the logits.
    private mutating func draw(_ logits: UnsafeMutableBufferPointer<Float>) -> Int {
        // At very low temperatures only the likeliest is left anyway, and the reciprocal has to be finite.
        softmax(logits, temperature: max(options.temperature, 1e-30))
        var rest = random.uniform()
        var last = 0
        for place in logits.indices where logits[place] > 0 {
            rest -= Double(logits[place])
            if rest < 0 { return place }
            last = place
        }
        return last  // the sum was rounded below the draw
    }
}
