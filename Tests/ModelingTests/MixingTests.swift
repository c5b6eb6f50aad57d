import Foundation
import Neural
import Testing
import Text
import TinyModels

@testable import Modeling

@Suite("Mixing") struct MixingTests {
    /// The text `0 1 2 1 2 1 3` of the n-gram tests: p(· | 1) = 0.0625, 0.1875, 1/3 + 0.125, 0.5/3 + 0.125.
    ///
    /// λ is 0.5 for the history `1`, which was seen three times, and 0.1 for all others.
    static let mixture: NGramMixture = {
        let counts = KneserNey(order: 2, vocabularySize: 4, text: [0, 1, 2, 1, 2, 1, 3])
        var shares = [Float](repeating: 0.1, count: 2 * MixtureWeights.classes)
        shares[MixtureWeights.classes + 1] = 0.5
        return NGramMixture(counts, MixtureWeights(shares: shares))
    }()

    static func mixed(_ p: [Float], after context: [Int32]) -> [Float] {
        var p = p
        p.withUnsafeMutableBufferPointer { mixture.mix(into: $0, after: context) }
        return p
    }

    @Test("the mixture has the probabilities worked out by hand, by the weight of its history")
    func hand() {
        let counts = [0.0625, 0.1875, 1.0 / 3 + 0.125, 0.5 / 3 + 0.125]
        let network = [0.1, 0.2, 0.3, 0.4]
        let p = Self.mixed(network.map(Float.init), after: [0, 2, 1])
        for w in 0..<4 {
            let wanted = 0.5 * network[w] + 0.5 * counts[w]
            #expect(abs(Double(p[w]) - wanted) < 1e-6)
            let loss = Self.mixture.loss(of: Int32(w), after: [0, 2, 1], network: -log(network[w]))
            #expect(abs(loss + log(wanted)) < 1e-12)
        }
        // Token 3 was never followed: the history is empty, and its weight the small one.
        let unseen = Self.mixed([0.25, 0.25, 0.25, 0.25], after: [3])
        #expect(abs(Double(unseen[1]) - (0.9 * 0.25 + 0.1 * 0.375)) < 1e-6)
    }

    @Test("the mean loss over observations is that of their tokens, one by one")
    func meanLoss() {
        let text: [Int32] = [0, 2, 1, 2, 3, 1, 0], losses = [0.3, 1.1, 0.2, 2.5, 0.7, 0.1]
        let observations = losses.indices.map { i in
            MixtureWeights.Observation(
                text[i + 1], after: text[...i], network: losses[i], counts: Self.mixture.counts)
        }
        let wanted = losses.indices.map { i in
            Self.mixture.loss(of: text[i + 1], after: text[...i], network: losses[i])
        }
        let found = Self.mixture.weights.meanLoss(of: observations)
        #expect(abs(found - wanted.reduce(0, +) / Double(wanted.count)) < 1e-12 && found > 0)
    }

    @Test("a forbidden token stays forbidden, and the others share the probability of all")
    func forbidden() {
        let p = Self.mixed([0, 0.5, 0.5, 0], after: [1])
        let (one, two) = (0.1875, 1.0 / 3 + 0.125)
        #expect(p[0] == 0 && p[3] == 0)
        #expect(abs(Double(p[1]) - (0.25 + 0.5 * one / (one + two))) < 1e-6)
        #expect(abs(p.reduce(0, +) - 1) < 1e-6)
        #expect(Self.mixed([0, 0, 0, 0], after: [1]) == [0, 0, 0, 0])
    }

    @Test("expectation maximization finds the shares that a text was drawn with, each in its bucket")
    func fitting() {
        var random = SplitMix64(seed: 3)
        let network: [Double] = [0.7, 0.1, 0.1, 0.1], counts: [Double] = [0.1, 0.1, 0.1, 0.7]
        func draw(_ λ: Double, _ history: KneserNey.History) -> MixtureWeights.Observation {
            var (u, w) = (random.uniform(), 0)
            while w < 3, u >= (1 - λ) * network[w] + λ * counts[w] {
                u -= (1 - λ) * network[w] + λ * counts[w]
                w += 1
            }
            return .init(history: history, network: network[w], counts: counts[w])
        }
        let rare = KneserNey.History(length: 1, count: 1), frequent = KneserNey.History(length: 1, count: 900)
        let seen = (0..<40_000).map { $0 % 2 == 0 ? draw(0.2, rare) : draw(0.7, frequent) }
        let weights = MixtureWeights(order: 2, fitting: seen)
        #expect(abs(weights[rare] - 0.2) < 0.02 && abs(weights[frequent] - 0.7) < 0.02)
        // A bucket that was never seen has the mean share, and a class of counts is a power of two.
        #expect(abs(weights[.init(length: 0, count: 5)] - 0.45) < 0.02)
        #expect(weights[.init(length: 1, count: 1023)] == weights[frequent])
        #expect(weights[.init(length: 1, count: 1024)] != weights[frequent])
    }

    @Test("pruned counts leave the mass of rare n-grams to the shorter context")
    func pruning() {
        var random = SplitMix64(seed: 5)
        let text = [0] + (0..<600).map { _ in Int32(random.uniform() * random.uniform() * 7) }
        let all = KneserNey(order: 4, vocabularySize: 8, text: text)
        let few = KneserNey(order: 4, vocabularySize: 8, text: text, pruningBelow: 3)
        #expect(few.counts[..<2] == all.counts[..<2])
        #expect(few.counts[2] < all.counts[2] && few.counts[3] < all.counts[3] && few.counts[3] > 0)
        for level in few.tree.levels[2...] { #expect(level.counts.allSatisfy { $0 >= 3 }) }
        for e in stride(from: 4, to: text.count, by: 11) {
            let context = text[e - 4..<e]
            let p = (Int32(0)..<8).map { few.probability(of: $0, after: context) }
            #expect(abs(p.reduce(0, +) - 1) < 1e-12 && p.allSatisfy { $0 > 0 })
        }
        // In the last context the trigrams have lost all that was seen once or twice, and nothing else.
        let context = text[300..<302]
        let node = all.tree.child(
            of: all.tree.child(of: 0, at: 0, token: text[301])!, at: 1, token: text[300])!
        let kept = all.tree.levels[2].successors(node).filter { all.tree.levels[2].counts[$0] >= 3 }
        let rare = all.tree.levels[2].successors(node).filter { all.tree.levels[2].counts[$0] < 3 }
        #expect(!kept.isEmpty && !rare.isEmpty)
        for s in kept {
            let w = all.tree.levels[2].words[s]
            #expect(few.probability(of: w, after: context) > all.probability(of: w, after: context))
        }
    }

    @Test("the probabilities of all tokens at once are those of each", arguments: [1, 3, 5])
    func predictions(order: Int) {
        var random = SplitMix64(seed: 6)
        let text = [0] + (0..<300).map { _ in Int32(random.uniform() * 5) }
        let counts = KneserNey(order: order, vocabularySize: 6, text: text)
        var p = [Float](repeating: 9, count: 6)
        for e in 1..<60 {
            p.withUnsafeMutableBufferPointer { counts.predict(after: text[..<e], into: $0) }
            for w in 0..<6 {
                #expect(abs(Double(p[w]) - counts.probability(of: Int32(w), after: text[..<e])) < 1e-6)
            }
        }
    }

    @Test("the end of a text is its last tokens, as many as counts may look at")
    func recentTokens() {
        var recent = RecentTokens()
        for token in Int32(0)..<40 {
            recent.append(token)
            #expect(Array(recent) == Array((0...token).suffix(RecentTokens.capacity)))
        }
    }

    // MARK: Texts

    /// A prefix with counts of a text in its own tokens.
    static func prefix(_ text: String, _ level: Level) throws -> Prefix {
        let plain = try Prefix.tiny("", level)
        let ids = try plain.tokenizer.encode("the cat sat on the mat. the cat sat on the hat.").ids
        let counts = KneserNey(
            order: 4, vocabularySize: plain.tokenizer.vocabulary.count,
            text: [plain.tokenizer.vocabulary.start] + ids)
        let shares = [Float](repeating: 0.6, count: 4 * MixtureWeights.classes)
        var prefix = Prefix(
            plain.network, plain.tokenizer, mixture: NGramMixture(counts, MixtureWeights(shares: shares)))
        try prefix.read(Array(text.utf8))
        return prefix
    }

    static func logits(_ prefix: Prefix) -> [Float] {
        var logits = [Float](repeating: 0, count: prefix.tokenizer.vocabulary.count)
        logits.withUnsafeMutableBufferPointer { prefix.logits(into: $0) }
        return logits
    }

    @Test("a prefix mixes after its own text, also after going back", arguments: Level.allCases)
    func prefixes(level: Level) throws {
        let text = "the cat sat on the "
        var moved = try Self.prefix(text + "mat. é", level)
        try moved.read(Array(text.utf8))
        let logits = Self.logits(moved)
        #expect(try logits == Self.logits(Self.prefix(text, level)))
        #expect(try logits != Self.logits(Prefix.tiny(text, level)))
        #expect(abs(logits.reduce(0) { $0 + exp(Double($1)) } - 1) < 1e-5)
    }

    @Test("texts written side by side have the bits that they have alone", arguments: Level.allCases)
    func batch(level: Level) throws {
        let prefix = try Self.prefix("the cat sat on the mat. the ", level)
        try expectSameAlone(prefix, unlike: Prefix.tiny("the cat sat on the mat. the ", level))
    }

    @Test("a beam of one is the greedy choice", arguments: Level.allCases)
    func beam(level: Level) throws {
        let prefix = try Self.prefix("the cat ", level)
        var generator = try Generator(
            prefix, tokens: 12, sampler: Sampler(temperature: 0, seed: 1), alternatives: 0)
        while generator.next() != nil {}
        let found = BeamSearch(width: 1, tokens: 12).continuations(of: prefix)
        #expect(found.map(\.ids) == [generator.written.map(\.id)])
    }

    @Test("a predictor mixes alike alone and in a batch")
    func predictor() throws {
        let prefix = try Self.prefix("", .char), V = prefix.tokenizer.vocabulary.count
        let counts = KneserNey(order: 3, vocabularySize: V, text: [0, 5, 6, 5, 6, 7])
        let shares = [Float](repeating: 0.5, count: 3 * MixtureWeights.classes)
        let mixture = NGramMixture(counts, MixtureWeights(shares: shares))
        let start = NetworkPredictor(prefix.network, start: 0, mixture: mixture)
        var (a, b, plain) = (start, start, NetworkPredictor(prefix.network, start: 0))
        a.read(5)
        b.read(6)
        plain.read(5)
        func prediction(_ predictor: some Predictor) -> [Float] {
            var p = [Float](repeating: 0, count: V)
            p.withUnsafeMutableBufferPointer { predictor.predict(into: $0) }
            return p
        }
        var texts: [any Predictor] = [start, start]
        var p = [Float](repeating: 0, count: 2 * V)
        p.withUnsafeMutableBufferPointer { NetworkPredictor.read([5, 6], &texts, predicting: $0) }
        #expect(p == prediction(a) + prediction(b) && prediction(a) != prediction(plain))
        let wanted = 0.5 * Double(prediction(plain)[6]) + 0.5 * counts.probability(of: 6, after: [0, 5])
        #expect(abs(Double(prediction(a)[6]) - wanted) < 1e-6)
    }

    @Test("the loss of a text is that of every token after those before it")
    func stream() throws {
        let architecture = Architecture(vocabularySize: 4, embeddingSize: 3, hiddenSizes: [4])
        let network = try InferenceNetwork(
            architecture, TinyModel(architecture: architecture, seed: 3).tensors)
        let ids: [Int32] = [0, 1, 2, 1, 3, 1]
        var predictor = NetworkPredictor(network, start: 0, mixture: Self.mixture)
        var (wanted, p) = (0.0, [Float](repeating: 0, count: 4))
        for token in ids.dropFirst() {
            p.withUnsafeMutableBufferPointer { predictor.predict(into: $0) }
            wanted -= log(Double(p[Int(token)]))
            predictor.read(token)
        }
        let found = network.loss(
            ofStream: ids, mixing: { Self.mixture.loss(of: ids[$0], after: ids[..<$0], network: $1) })
        #expect(abs(found - wanted) < 1e-5)
    }
}
