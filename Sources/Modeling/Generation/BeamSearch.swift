import Neural
import Text

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Finds likely continuations of a text, as wholes: not the likeliest token each time but the likeliest sequence
/// that a search of limited width comes across.
///
/// The beam holds `width` sequences. Each is lengthened by every token that may come next, and of all that gives
/// the likeliest stay; all are read as one batch. A sequence that is complete leaves the beam, which is one
/// narrower from then on, so that width 1 is the greedy choice and the search ends with `width` sequences.
///
/// Sequences of several lengths are compared by log p(Y | prefix) / lp(Y) with lp(Y) = ((5 + |Y|) / 6)^α, |Y|
/// tokens (Wu et al. 2016, "Google's neural machine translation system", equation 14): α = 0 compares
/// probabilities, which favours short sequences, 1 nearly the mean of a token's.
///
/// Nothing is drawn at random. Of equally likely sequences the one counts as likelier whose beginning is, then the
/// one with the lower token id.
public struct BeamSearch: Sendable {
    /// How many sequences are kept, and found: at least 1.
    public let width: Int
    /// The length of a sequence in tokens, at most; a character that is begun is finished.
    public let tokens: Int
    /// α.
    public let lengthPenalty: Double

    /// A search, by default with an α that Wu and colleagues found to be among the best.
    public init(width: Int, tokens: Int, lengthPenalty: Double = 0.6) {
        precondition(width > 0, "width \(width)")
        (self.width, self.tokens, self.lengthPenalty) = (width, tokens, lengthPenalty)
    }

    /// A sequence of tokens after a prefix.
    public struct Continuation: Sendable, Equatable {
        /// The tokens.
        public let ids: [Int32]
        /// Their text, which follows the prefix's.
        public let text: String
        /// ln p(ids | prefix), among the tokens that may come at each place.
        public let logProbability: Double
        /// What it is ranked by: `logProbability` divided by the length penalty.
        public let score: Double
    }

    /// The continuations that the search finds, the best first.
    ///
    /// - Parameters:
    ///   - prefix: What they go on from, each with a copy of its cache.
    ///   - isComplete: Whether a continuation ends where it is, before it is as long as it may be.
    /// - Returns: `width` of them, or as many as there are; none where no token is wanted.
    public func continuations(
        of prefix: Prefix, until isComplete: (Continuation) -> Bool = { _ in false }
    ) -> [Continuation] {
        let network = prefix.network
        let scratch = Scratch(rows: width, count: network.architecture.vocabularySize)
        var batch = InferenceNetwork.BatchState(network, [prefix.state])
        var beam = tokens > 0 ? [Hypothesis(prefix)] : []
        var complete: [Continuation] = []
        while !beam.isEmpty {
            network.logits(batch, into: scratch.logits)
            var (parents, read): ([Int], [Int32]) = ([], [])
            beam = extensions(of: beam, count: width - complete.count, scratch).compactMap { best in
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

    /// The `count` likeliest of all sequences that are one token longer, the likeliest first.
    private func extensions(of beam: [Hypothesis], count: Int, _ scratch: Scratch) -> [Extension] {
        var best: [Extension] = []
        for (parent, hypothesis) in beam.enumerated() {
            let logits = scratch[parent]
            hypothesis.following.judge(logits)
            let base = hypothesis.logProbability - logSumExp(logits)
            for id in logits.indices {
                let found = base + Double(logits[id])
                // Neither what may not come nor a NaN of broken weights.
                guard found > -.infinity else { continue }
                if best.count == count, !(best.last.map { found > $0.logProbability } ?? false) { continue }
                let place = best.firstIndex { found > $0.logProbability } ?? best.count
                best.insert(Extension(parent: parent, token: Int32(id), logProbability: found), at: place)
                if best.count > count { best.removeLast() }
            }
        }
        return best
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
    private(set) var following: NextTokenConstraints
    private var decoder: TokenDecoder
    /// Whether the prefix's text ends in the space that its first word would add.
    private var hasSpace: Bool

    init(_ prefix: Prefix) {
        (following, hasSpace) = (prefix.following, prefix.encodedPrompt.endsInSpace)
        decoder = TokenDecoder(prefix.tokenizer.vocabulary)
        var text: [UInt8] = []
        for id in prefix.ids { decoder.append(id, to: &text) }
    }

    func extended(by next: Extension) -> Hypothesis {
        var longer = self
        longer.ids.append(next.token)
        longer.logProbability = next.logProbability
        longer.following.advance(next.token)
        longer.decoder.append(next.token, to: &longer.utf8)
        if hasSpace, let first = longer.utf8.first {
            if first == UInt8(ascii: " ") { longer.utf8.removeFirst() }
            longer.hasSpace = false
        }
        return longer
    }

    /// Takes what the network has made of the last token.
    mutating func remember(_ h: ArraySlice<Float>) {
        if let token = ids.last { following.remember(token, h) }
    }

    func isFinished(_ tokens: Int) -> Bool { ids.count >= tokens && !following.isInsideCharacter }

    func continuation(_ lengthPenalty: Double) -> BeamSearch.Continuation {
        let penalty = pow((5 + Double(ids.count)) / 6, lengthPenalty)
        return BeamSearch.Continuation(
            ids: ids, text: String(decoding: utf8, as: UTF8.self), logProbability: logProbability,
            score: logProbability / penalty)
    }
}
