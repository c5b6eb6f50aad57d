/// How to score an answer x to the analogy "a is to b as c is to x".
public enum AnalogyMethod: String, Sendable, Codable, CaseIterable {
    /// 3CosAdd, the vector offset: cos(x, b) − cos(x, a) + cos(x, c) (Mikolov, Yih & Zweig 2013).
    case cosAdd = "add"
    /// 3CosMul: cos′(x, b) cos′(x, c) / (cos′(x, a) + 0.001), where cos′ = (cos + 1) / 2 (Levy & Goldberg 2014).
    case cosMul = "mul"

    /// Returns the score of x from its cosines with a, b and c.
    func score(_ a: Float, _ b: Float, _ c: Float) -> Float {
        switch self {
        case .cosAdd: b - a + c
        case .cosMul: (b + 1) / 2 * (c + 1) / 2 / ((a + 1) / 2 + 0.001)
        }
    }
}

/// The analogy "a is to b as c is to what?", by indices of a space's entries.
public struct Analogy: Sendable, Equatable {
    /// The first word: man, in "man is to woman as king is to what?".
    public let a: Int
    /// The word that a is to: woman.
    public let b: Int
    /// The third word: king.
    public let c: Int

    /// Creates an analogy.
    public init(_ a: Int, _ b: Int, _ c: Int) { (self.a, self.b, self.c) = (a, b, c) }
}

extension EmbeddingSpace {
    /// Returns the best answers, best first; a, b and c are excluded.
    public func answers(
        _ question: Analogy, count: Int, method: AnalogyMethod = .cosAdd
    ) -> [Neighbor] {
        answers([question], count: count, method: method)[0]
    }

    /// Returns the best answers to each of several analogies.
    func answers(_ questions: [Analogy], count: Int, method: AnalogyMethod) -> [[Neighbor]] {
        let cosines = cosines(with: questions.flatMap { [$0.a, $0.b, $0.c] })
        let V = entries.count
        return questions.enumerated().map { i, question in
            let (a, b, c) = (3 * i * V, (3 * i + 1) * V, (3 * i + 2) * V)
            let scores = (0..<V).map { method.score(cosines[a + $0], cosines[b + $0], cosines[c + $0]) }
            return best(count, of: scores, excluding: [question.a, question.b, question.c])
        }
    }
}
