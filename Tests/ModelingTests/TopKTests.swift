import Testing

@testable import Modeling

@Suite("TopK") struct TopKTests {
    @Test("the highest scores are kept in order, and of equal scores the first inserted", arguments: 0...6)
    func ties(capacity: Int) {
        var best = TopK<Int, Double>(capacity)
        for (i, score) in [1.0, 3, 2, 3, 1, 2].enumerated() { best.insert(i, score: score) }
        #expect(best.items.map(\.value) == Array([1, 3, 2, 5, 0, 4].prefix(capacity)))
    }

    @Test("a value whose score is too low is not evaluated")
    func laziness() {
        var best = TopK<Int, Float>(1), evaluations = 0
        func value() -> Int {
            evaluations += 1
            return evaluations
        }
        for score: Float in [2, 1, 2, 3] { best.insert(value(), score: score) }
        #expect(evaluations == 2 && best.items.map(\.value) == [2])
    }
}
