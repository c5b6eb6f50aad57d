import Neural

/// Draws the next token from a network's logits.
///
/// With logits z (V) the steps are, each off where its option is neutral:
///
/// 1. Bias, then ``Penalties`` and ``DRY`` change logits by what stands in the text already.
/// 2. p = softmax(z); top-k, typical, top-p, min-p and XTC take tokens away, in this order, each looking at what
///    the one before left, and each leaving one at least.
/// 3. Of what is left one is drawn with probability ∝ e^(z / τ), τ the temperature: it stands last, so that it
///    changes how boldly the text is written and not what counts as likely. At τ = 0 the token of the greatest
///    logit after step 1 is taken, of equals the one with the lowest id.
///
/// A token whose logit is −∞ is never drawn while another is left; NaN counts as very unlikely.
///
/// The same options, seed and calls give the same tokens. After the first draw nothing is allocated.
public struct Sampler: Sendable {
    /// How it chooses.
    public let options: SamplerOptions
    private let bias: [(id: Int, value: Float)]
    private var penalties: Penalties?
    private var dry: DRY?
    private var candidates = Candidates()
    private var random: SplitMix64
    private let isFiltered: Bool
    /// Min-p's share where it is the first filter: most tokens then need not be candidates at all.
    private let leastShare: Float

    /// A sampler at the start of a text and of its seed's random numbers.
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

    /// A sampler of which nothing but these is set.
    public init(temperature: Float = 1, topK: Int? = nil, topP: Float = 1, seed: UInt64) throws(SamplerError)
    {
        var options = SamplerOptions()
        (options.temperature, options.topK, options.topP) = (temperature, topK, topP)
        options.seed = seed
        try self.init(options)
    }

    /// Remembers a token of the text, prompt or written, for the penalties to look back on; costs nothing where
    /// none is on.
    public mutating func observe(_ token: Int32) {
        penalties?.observe(token)
        dry?.observe(token)
    }

    /// Draws a token, which is not observed by that; `logits` (V) are overwritten.
    public mutating func pick(_ logits: UnsafeMutableBufferPointer<Float>) -> Int32 {
        precondition(!logits.isEmpty, "no logits")
        for i in bias.indices where 0..<logits.count ~= bias[i].id {
            logits.lower(bias[i].id, to: logits[bias[i].id] + bias[i].value)
        }
        penalties?.apply(to: logits)
        dry?.apply(to: logits)
        // Weights from a file may be large enough to give NaN. It must neither win nor count as forbidden.
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

    /// Takes away what may not be drawn.
    private mutating func filter() {
        if let k = options.topK { candidates.keepTop(k) }
        candidates.keepTypical(options.typicalP)
        candidates.keepNucleus(options.topP)
        candidates.keepNearTop(options.minP)
        if options.xtcProbability > 0, random.uniform() < Double(options.xtcProbability) {
            candidates.excludeTopChoices(threshold: options.xtcThreshold)
        }
    }

    /// The place of a logit, drawn with probability softmax(z / τ), which is left where the logits were.
    private mutating func draw(_ logits: UnsafeMutableBufferPointer<Float>) -> Int {
        // Below some temperature only the likeliest is left anyway, and its reciprocal has to stay finite.
        softmax(logits, temperature: max(options.temperature, 1e-30))
        var rest = random.uniform()
        var last = 0
        for place in logits.indices where logits[place] > 0 {
            rest -= Double(logits[place])
            if rest < 0 { return place }
            last = place
        }
        return last  // rounding ate the last of the sum
    }
}
