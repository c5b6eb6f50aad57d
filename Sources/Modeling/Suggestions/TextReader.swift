import Text

/// The text before the word in progress, as a predictor has read it: one step for each token that is new.
///
/// Where a word begins after white space, no later letter can change the tokens before it: they are settled, and
/// only what follows is cut into tokens again.
struct TextReader: Sendable {
    private struct Settled: Sendable {
        var text: String
        var predictor: any Predictor
    }

    private let tokenizer: Tokenizer
    private let fresh: any Predictor
    private var settled: Settled
    /// Settled places further back, for those who go back.
    private var earlier: [Settled] = []
    private static let maxEarlier = 64
    /// What follows the settled text, its tokens as far as they are read, and the predictor after them.
    private var pending = ""
    private var ids: [Int32] = []
    private var current: any Predictor
    private var probabilities: [Float]?

    init(_ tokenizer: Tokenizer, _ predictor: any Predictor) {
        (self.tokenizer, fresh, current) = (tokenizer, predictor, predictor)
        settled = Settled(text: "", predictor: predictor)
    }

    /// All of the text.
    var text: String { settled.text + pending }
    /// Its characters, the last one first.
    var backwards: some Sequence<Character> { [pending, settled.text].lazy.flatMap { $0.reversed() } }
    /// Its last character.
    var last: Character? { pending.last ?? settled.text.last }
    /// Its end, as far as it is not settled.
    var end: String { pending }
    var isEmpty: Bool { pending.isEmpty && settled.text.isEmpty }

    mutating func append(_ text: String) { pending += text }

    mutating func removeLast() {
        while pending.isEmpty && !settled.text.isEmpty { unsettle() }
        if !pending.isEmpty { pending.removeLast() }
    }

    /// Notes that a word begins here.
    mutating func beginWord() {
        guard pending.last?.isWhitespace == true else { return }
        readPending(before: "x")
        if earlier.count == Self.maxEarlier { earlier.removeFirst() }
        earlier.append(settled)
        settled = Settled(text: settled.text + pending, predictor: current)
        (pending, ids) = ("", [])
    }

    private mutating func unsettle() {
        let back = earlier.popLast() ?? Settled(text: "", predictor: fresh)
        pending = settled.text.suffix(settled.text.count - back.text.count) + pending
        (settled, current, ids, probabilities) = (back, back.predictor, [], nil)
    }

    /// The predictor at the end of the text where `next` stands for what follows: a letter, or a mark.
    mutating func predictor(before next: String = "x") -> any Predictor {
        readPending(before: next)
        return current
    }

    /// The probabilities of all tokens there, kept until the tokens change; (V).
    mutating func distribution(before next: String = "x") -> [Float] {
        readPending(before: next)
        if let probabilities { return probabilities }
        let found = current.distribution(tokenizer.vocabulary.count)
        probabilities = found
        return found
    }

    private mutating func readPending(before next: String) {
        // What ICU refuses is not read; what was read before it still ranks.
        guard let found = try? tokenizer.encode(pending + next).ids else { return }
        let wanted = tokenizer.vocabulary.withoutLastWord(found)
        if !wanted.starts(with: ids) { (ids, current, probabilities) = ([], settled.predictor, nil) }
        guard wanted.count > ids.count else { return }
        for id in wanted[ids.count...] { current.read(id) }
        (ids, probabilities) = (Array(wanted), nil)
    }
}

extension Predictor {
    /// The probabilities of the next token, (V).
    func distribution(_ V: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: V) { buffer, count in
            predict(into: UnsafeMutableBufferPointer(rebasing: buffer[..<V]))
            count = V
        }
    }
}

extension Vocabulary {
    /// The ids without those of the last word, spelled or not.
    fileprivate func withoutLastWord(_ ids: [Int32]) -> ArraySlice<Int32> {
        guard let last = ids.last else { return [] }
        guard tokens[Int(last)] == .endSpell else { return ids.dropLast() }
        let open = ids.lastIndex { if case .spell = tokens[Int($0)] { true } else { false } }
        return ids[..<(open ?? ids.startIndex)]
    }
}
