import Neural
import Testing

@testable import Modeling

@Suite("N-gram models") struct NGramTests {
    @Test("discounts are those of Chen and Goodman's equation 26")
    func discounts() {
        let D = Discounts(countsOfCounts: [10, 5, 3, 2])
        #expect(abs(D.one - 0.5) < 1e-12)
        #expect(abs(D.two - 1.1) < 1e-12)
        #expect(abs(D.more - 5.0 / 3) < 1e-12)
        #expect([D(0), D(1), D(2), D(3), D(70)] == [0, D.one, D.two, D.more, D.more])
    }

    @Test(
        "counts of counts that the equation cannot use give the fallback discounts",
        arguments: [[0, 0, 0, 0], [0, 3, 2, 1], [3, 0, 2, 1], [3, 2, 0, 1], [3, 2, 1, 0], [9, 1, 9, 1]])
    func fallback(counts: [Int]) {
        #expect(Discounts(countsOfCounts: counts) == .fallback)
    }

    /// Tokens: 0 is the start; the text is `0 1 2 1 2 1 3` with V = 4 and the fallback's discounts.
    ///
    /// Bigrams: 0·1 once, 1·2 twice, 2·1 twice, 1·3 once. Tokens seen before: of 1 two (0 at the start,
    /// and 2), of 2 one, of 3 one; the total is 4. Unigrams: γ = (1 + 0.5 + 0.5) / 4 = 0.5, and
    /// p(1) = 1/4 + 0.5/4 = 0.375, p(2) = p(3) = 0.5/4 + 0.125 = 0.25, p(0) = 0.125.
    /// After 1: total 3, γ = (1 + 0.5) / 3 = 0.5, p(2 | 1) = 1/3 + 0.125, p(3 | 1) = 0.5/3 + 0.125.
    @Test("a bigram model has the probabilities worked out by hand")
    func hand() {
        let model = KneserNey(order: 2, vocabularySize: 4, text: [0, 1, 2, 1, 2, 1, 3])
        let unigrams = (0..<4).map { model.probability(of: $0, after: []) }
        #expect(zip(unigrams, [0.125, 0.375, 0.25, 0.25]).allSatisfy { abs($0 - $1) < 1e-12 })
        let bigrams = (0..<4).map { model.probability(of: $0, after: [1]) }
        let expected = [0.0625, 0.1875, 1.0 / 3 + 0.125, 0.5 / 3 + 0.125]
        #expect(zip(bigrams, expected).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(model.counts == [3, 4])
    }

    @Test("the probabilities agree with a naive implementation of the definition", arguments: 1...5)
    func definition(order: Int) {
        let (text, starts) = Self.text(tokens: 400, V: 6, documents: 3)
        let model = KneserNey(order: order, vocabularySize: 6, text: text, documentStarts: starts)
        let naive = NaiveKneserNey(order: order, V: 6, text: text, documentStarts: starts)
        for e in Set(stride(from: 0, to: text.count, by: 7)).union(starts) {
            for length in 0...5 where e - length >= 0 {
                let context = Array(text[(e - length)..<e])
                for w in Int32(0)..<6 {
                    let (found, wanted) = (
                        model.probability(of: w, after: context), naive.probability(of: w, after: context)
                    )
                    #expect(abs(found - wanted) < 1e-12, "\(w) after \(context)")
                }
            }
        }
    }

    @Test("probabilities are above zero and sum to one after every context", arguments: [1, 2, 3, 5])
    func distribution(order: Int) {
        let V: Int32 = 9
        let (text, starts) = Self.text(tokens: 300, V: 7, documents: 2)
        let model = KneserNey(order: order, vocabularySize: Int(V), text: text, documentStarts: starts)
        var contexts: [[Int32]] = [[], [8], [8, 8, 8, 8], [1, 8, 2, 3], [0], [3, 0, 0, 1, 2, 4]]
        contexts += stride(from: 0, to: 290, by: 13).map { Array(text[$0..<($0 + 4)]) }
        for context in contexts {
            let all = (0..<V).map { model.probability(of: $0, after: context) }
            #expect(abs(all.reduce(0, +) - 1) < 1e-12, "after \(context)")
            #expect(all.allSatisfy { $0 > 0 && $0 < 1 }, "after \(context)")
        }
    }

    @Test("a text with no token but its start gives every token the same probability", arguments: [[], [0]])
    func empty(text: [Int32]) {
        let model = KneserNey(
            order: 3, vocabularySize: 5, text: text, documentStarts: text.isEmpty ? [] : [0])
        #expect((0..<5).allSatisfy { model.probability(of: $0, after: [0, 1]) == 0.2 })
    }

    @Test("no context crosses the start of a document, and a start is never predicted")
    func documents() {
        // Token 3 precedes token 1 across the boundary only.
        let model = KneserNey(
            order: 2, vocabularySize: 4, text: [0, 1, 2, 3, 0, 1, 2, 3], documentStarts: [0, 4])
        #expect(model.probability(of: 1, after: [3]) == model.probability(of: 1, after: []))
        // What opens a document twice was counted twice: D₂ = 1 of the fallback, γ = 1/2, p(1) = 3/8.
        #expect(
            abs(model.probability(of: 1, after: [0]) - (0.5 + 0.5 * model.probability(of: 1, after: [])))
                < 1e-12)
        let unseen = KneserNey(order: 1, vocabularySize: 4, text: [0, 1, 2, 3], documentStarts: [0])
        #expect(unseen.probability(of: 0, after: []) < unseen.probability(of: 1, after: []))
    }

    @Test("the loss of a text is the sum over its tokens, each given all previous ones")
    func loss() {
        let (text, _) = Self.text(tokens: 120, V: 5, documents: 1)
        let model = KneserNey(order: 3, vocabularySize: 5, text: text)
        let ids: [Int32] = [1, 4, 2, 2, 3, 1, 1]
        var sum = 0.0
        for (i, w) in ids.enumerated() { sum -= logarithm(model.probability(of: w, after: [0] + ids[..<i])) }
        #expect(abs(model.loss(ofStream: [0] + ids) - sum) < 1e-9)
        #expect(model.loss(ofStream: [0]) == 0 && model.loss(ofStream: []) == 0)
        let unigram = KneserNey(order: 1, vocabularySize: 5, text: text)
        let alone = ids.map { -logarithm(unigram.probability(of: $0, after: [])) }.reduce(0, +)
        #expect(abs(unigram.loss(ofStream: [0] + ids) - alone) < 1e-9)
    }

    @Test("a longer context predicts a repetitive text better")
    func order() {
        let period: [Int32] = [1, 2, 3, 1, 2, 4, 1, 3, 3, 2]
        let text: [Int32] = [0] + (0..<20).flatMap { _ in period }
        let losses = [1, 2, 3, 5].map {
            KneserNey(order: $0, vocabularySize: 5, text: text).loss(ofStream: [0] + period + period)
        }
        #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
    }

    /// Documents of random tokens, the low ones likelier, each after the start token 0, which occurs in
    /// the text as well, as a line end does in pretokenized text.
    private static func text(tokens: Int, V: Int, documents: Int) -> (text: [Int32], starts: [Int]) {
        var random = SplitMix64(seed: 5)
        var (text, starts): ([Int32], [Int]) = ([], [])
        for i in 0..<tokens {
            if i * documents / tokens == starts.count {
                starts.append(text.count)
                text.append(0)
            }
            let u = random.uniform()
            text.append(Int32(u * u * Double(V)))
        }
        return (text, starts)
    }
}
