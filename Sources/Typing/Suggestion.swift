/// A word that is offered.
public struct Suggestion: Sendable, Equatable {
    /// Why it is offered.
    public enum Kind: Sendable {
        /// What has been keyed says just this word, letter for key.
        case exact
        /// It goes on from what has been typed; a next word where nothing has.
        case completion
        /// One key was another, where no word fits the keys better.
        case correction
        /// No word that is known: spelled letter by letter, or the digits themselves.
        case spelling
    }

    /// The word as it would be written.
    public let text: String
    /// Why it is offered.
    public let kind: Kind
    /// How likely the word is here, by the model.
    public let probability: Float

    /// Whether it is longer than what has been typed.
    public var isCompletion: Bool { kind == .completion }
}

/// The best of many, a few at a time.
struct Best<Value> {
    private(set) var items: [(value: Value, score: Float)] = []
    private let count: Int

    init(_ count: Int) { self.count = count }

    /// Takes a value in where it is among the best; of equals the earlier one stays ahead.
    @inline(__always) mutating func offer(_ score: Float, _ value: @autoclosure () -> Value) {
        if items.count == count, let last = items.last, score <= last.score { return }
        guard count > 0 else { return }
        var i = items.count
        while i > 0 && items[i - 1].score < score { i -= 1 }
        items.insert((value(), score), at: i)
        if items.count > count { items.removeLast() }
    }
}
