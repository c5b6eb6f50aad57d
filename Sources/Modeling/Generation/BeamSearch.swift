import Neural
import RealModule
import Text

/// Finds likely continuations of a text as a whole, instead of taking the likeliest token each time.
///
/// The beam holds `width` sequences. Each is extended by every token that may follow, and the likeliest `width` of all
/// extensions are kept; they are read as one batch. A complete sequence leaves the beam, which is one narrower from
/// then on, so that width 1 is greedy decoding and the search ends with `width` sequences.
///
/// Sequences of different lengths are compared by log p(Y | prefix) / lp(Y) with lp(Y) = ((5 + |Y|) / 6)^α for |Y|
/// tokens (Wu et al. 2016, "Google's neural machine translation system", equation 14): α = 0 compares probabilities,
/// which favours short sequences; α = 1 nearly compares means per token.
///
/// A token's probability is that among the tokens that may follow, after ``DRY``, which keeps the texts from looping.
///
/// Nothing is random. Ties go to the sequence whose beginning is likelier, then to the lower token id.
public struct BeamSearch: Sendable {
    /// The number of sequences kept, and found: at least 1.
    public let width: Int
    /// The most tokens of a sequence; a character that has been started is completed.
    public let tokens: Int
    /// α.
    public let lengthPenalty: Double
    /// The settings of DRY; nothing else of them is used.
    public let repetition: SamplerOptions

    /// Creates a search, by default with an α that was among the best in the paper and without DRY.
    public init(
        width: Int, tokens: Int, lengthPenalty: Double = 0.6, repetition: SamplerOptions = SamplerOptions()
    ) {
        precondition(width > 0, "width \(width)")
        (self.width, self.tokens, self.lengthPenalty) = (width, tokens, lengthPenalty)
        self.repetition = repetition
    }

    /// A sequence of tokens after a prefix.
    public struct Continuation: Sendable, Equatable {
        /// The tokens.
        public let ids: [Int32]
        /// Their text, which follows the prefix's.
        public let text: String
        /// ln p(ids | prefix).
        public let logProbability: Double
        /// The score that it is ranked by: `logProbability` divided by the length penalty.
        public let score: Double
    }

    /// Returns the continuations that the search finds, the best first.
    ///
    /// - Parameters:
    ///   - prefix: The text to continue; each continuation has a copy of its cache.
    ///   - isComplete: Whether a continuation ends where it is, before the number of tokens is reached.
    /// - Returns: `width` continuations, or as many as there are; none if `tokens` is 0.
    public func continuations(
        of prefix: Prefix, until isComplete: (Continuation) -> Bool = { _ in false }
    ) -> [Continuation] {
        let network = prefix.network
        let buffer = LogitsBuffer(rows: width, count: network.architecture.vocabularySize)
        var batch = InferenceNetwork.BatchState(network, [prefix.state])
        var beam = tokens > 0 ? [Hypothesis(prefix, repetition)] : []
        var complete: [Continuation] = []
        while !beam.isEmpty {
            network.logits(batch, into: buffer.logits)
            var (parents, read): ([Int], [Int32]) = ([], [])
            beam = extensions(of: &beam, count: width - complete.count, buffer).compactMap { best in
                let hypothesis = beam[best.parent].extended(by: best)
                let continuation = hypothesis.continuation(lengthPenalty)
                if hypothesis.isFinished(tokens) || isComplete(continuation) {
                    complete.append(continuation)
                    return nil
                }
                parents.append(best.parent)
                read.append(best.token)
                return hypothesis
            }
            batch.keep(parents)
            network.read(read, &batch)
            for stream in beam.indices {
                beam[stream].remember(network.lastHiddenState(in: batch, stream: stream))
            }
        }
        return complete.enumerated().sorted {
            ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
        }.map(\.element)
    }

    /// Returns the `count` likeliest of all sequences that are one token longer, the likeliest first.
    private func extensions(
        of beam: inout [Hypothesis], count: Int, _ buffer: LogitsBuffer
    ) -> [Extension] {
        var best = TopK<Extension, Double>(count)
        for parent in beam.indices {
            let logits = buffer[parent]
            beam[parent].apply(to: logits)
            let base = beam[parent].logProbability - logSumExp(logits)
            for id in logits.indices {
                let found = base + Double(logits[id])
                // Neither a token that may not follow nor a NaN of broken weights.
                guard found > -.infinity else { continue }
                best.insert(
                    Extension(parent: parent, token: Int32(id), logProbability: found), score: found)
            }
        }
        return best.items.map(\.value)
    }
}

/// A sequence of the beam and one token more.
private struct Extension {
    let parent: Int
    let token: Int32
    let logProbability: Double
}

/// A sequence of the beam.
private struct Hypothesis {
    private var ids: [Int32] = []
    private var utf8: [UInt8] = []
    private(set) var logProbability = 0.0
    private var constraints: NextTokenConstraints
    private var dry: DRY?
    private var decoder: TokenDecoder
    /// Whether the prefix ends in the space that the first word would add.
    private var hasSpace: Bool

    init(_ prefix: Prefix, _ repetition: SamplerOptions) {
        dry = DRY(repetition)
        for id in prefix.ids { dry?.observe(id) }
        (constraints, hasSpace) = (prefix.constraints, prefix.encodedPrompt.end == .space)
        decoder = TokenDecoder(prefix.tokenizer.vocabulary)
        var text: [UInt8] = []
        for id in prefix.ids { decoder.append(id, to: &text) }
    }

    func extended(by next: Extension) -> Hypothesis {
        var longer = self
        longer.ids.append(next.token)
        longer.logProbability = next.logProbability
        longer.constraints.advance(next.token)
        longer.dry?.observe(next.token)
        longer.decoder.append(next.token, to: &longer.utf8)
        if hasSpace, let first = longer.utf8.first {
            if first == UInt8(ascii: " ") { longer.utf8.removeFirst() }
            longer.hasSpace = false
        }
        return longer
    }

    /// Takes the hidden state after the last token.
    mutating func remember(_ h: ArraySlice<Float>) {
        if let token = ids.last { constraints.remember(token, h) }
    }

    /// Sets the logits, (V), of tokens that may not follow to −∞, and lowers those that would repeat the text.
    mutating func apply(to logits: UnsafeMutableBufferPointer<Float>) {
        constraints.apply(to: logits)
        dry?.apply(to: logits)
    }

    func isFinished(_ tokens: Int) -> Bool {
        ids.count >= tokens && !constraints.isInsideCharacter
            && (!decoder.isSpelling || ids.count >= tokens + StopCondition.spellingTokens)
    }

    func continuation(_ lengthPenalty: Double) -> BeamSearch.Continuation {
        let penalty = Double.pow((5 + Double(ids.count)) / 6, lengthPenalty)
        return BeamSearch.Continuation(
            ids: ids, text: String(decoding: utf8, as: UTF8.self), logProbability: logProbability,
            score: logProbability / penalty)
    }
}
