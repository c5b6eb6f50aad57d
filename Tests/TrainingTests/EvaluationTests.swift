import Testing
import Training

@Suite("Evaluation") struct EvaluationTests {
    @Test("a spelled word counts as one word in perplexity, and as one token per piece in nats per token")
    func words() {
        // Three words of probability 1/8; the third has three pieces of probability 1/2.
        let ln2 = 0.693147180559945
        let text = Evaluation(nats: 9 * ln2, tokens: 5, words: 3, spelledWords: 1, characters: 18)
        #expect(abs(text.perplexity - 8) < 1e-9)
        #expect(abs(text.natsPerToken - 9 * ln2 / 5) < 1e-12)
        #expect(abs(text.bitsPerCharacter - 0.5) < 1e-12)
        #expect(abs(text.spelledPercent - 100.0 / 3) < 1e-12)
    }

    @Test("the sum of two evaluations is the evaluation of both texts")
    func sum() {
        let a = Evaluation(nats: 1, tokens: 2, words: 3, spelledWords: 4, characters: 5)
        let b = Evaluation(nats: 10, tokens: 20, words: 30, spelledWords: 40, characters: 50)
        #expect(
            a + b == Evaluation(nats: 11, tokens: 22, words: 33, spelledWords: 44, characters: 55))
        #expect(Evaluation() + a == a)
    }
}
