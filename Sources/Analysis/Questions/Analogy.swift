/// How the answer to "a is to b as c is to what?" is found.
public enum AnalogyMethod: String, Sendable, Codable, CaseIterable {
    /// 3CosAdd: cos(x, b) − cos(x, a) + cos(x, c) (Mikolov, Yih & Zweig 2013).
    case add
    /// 3CosMul: cos′(x, b) cos′(x, c) / (cos′(x, a) + 0.001), where cos′ = (cos + 1) / 2 (Levy & Goldberg 2014).
    case mul

    /// The score of x from its cosines with a, b and c.
    func score(_ a: Float, _ b: Float, _ c: Float) -> Float {
        switch self {
        case .add: b - a + c
        case .mul: (b + 1) / 2 * (c + 1) / 2 / ((a + 1) / 2 + 0.001)
        }
    }
}

/// "a is to b as c is to what?", in places of a space's entries.
public struct Analogy: Sendable, Equatable {
    /// man, in "man is to woman as king is to what?".
    public let a: Int
    /// woman.
    public let b: Int
    /// king.
    public let c: Int

    /// A question.
    public init(_ a: Int, _ b: Int, _ c: Int) { (self.a, self.b, self.c) = (a, b, c) }
}

extension EmbeddingSpace {
    /// The answers to a question, best first; a, b and c themselves are no answers.
    public func answers(
        _ question: Analogy, count: Int, method: AnalogyMethod = .add
    ) -> [Neighbor] {
        answers([question], count: count, method: method)[0]
    }

    /// The answers to several questions at once.
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
