import Modeling
import Text

/// The text before the word in progress, with the predictor that has read it: one step per new token.
///
/// Where a word begins after white space, later letters cannot change the tokens before it. The text before such a
/// place is settled; only the text after it is tokenized again. When the text is shortened, reading resumes from a
/// predictor kept at the last such place, or at one not far before it: of distant places only one in ``gap`` is kept.
struct TextReader: Sendable {
    /// A place where a word begins, with the predictor that has read the text before it.
    private struct Place: Sendable {
        /// How many places precede this one in the text.
        let number: Int
        /// The offset in bytes of UTF-8.
        let offset: Int
        let predictor: any Predictor
    }

    private let tokenizer: Tokenizer
    private var settled = ""
    /// The places kept, from the start of the text, which always stays, to the end of the settled text.
    private var places: [Place]
    /// How many of the last places are all kept; of those before, one in `gap` is.
    private static let near = 64, gap = 32
    /// The text after the settled text, the tokens of it that have been read, and the predictor after them.
    private var pending = ""
    private var ids: [Int32] = []
    private var current: any Predictor
    private var probabilities: [Float]?

    init(_ tokenizer: Tokenizer, _ predictor: any Predictor) {
        (self.tokenizer, current) = (tokenizer, predictor)
        places = [Place(number: 0, offset: 0, predictor: predictor)]
    }

    /// The whole text.
    var text: String { settled + pending }
    /// The characters of the text in reverse.
    var backwards: some Sequence<Character> { [pending, settled].lazy.flatMap { $0.reversed() } }
    /// The last character.
    var last: Character? { pending.last ?? settled.last }
    /// The text after the settled text.
    var end: String { pending }
    /// The length of the text in bytes of UTF-8.
    var length: Int { settled.utf8.count + pending.utf8.count }

    // MARK: Editing

    /// Appends text; a word that begins with it must be announced by ``beginWord()``.
    mutating func append(_ text: String) {
        pending += text
        if pending.utf8.count > Self.maxPending { settle() }
    }

    /// The most text that is tokenized again with every key, in bytes of UTF-8: a long word or run of spaces is settled,
    /// even if the tokens in it depend on what follows.
    private static let maxPending = 256

    /// Marks the end of the text as the beginning of a word.
    mutating func beginWord() { if pending.last?.isWhitespace == true { settle() } }

    /// Removes most of a long text, after which the text begins at a later place.
    mutating func forgetBeginning() {
        guard settled.utf8.count > 256 * Self.maxPending, let last = places.last else { return }
        places = [Place(number: 0, offset: 0, predictor: last.predictor)]
        settled = ""
    }

    /// Settles the text before the cursor.
    private mutating func settle() {
        readPending(before: "x")
        settled += pending
        let number = places[places.count - 1].number + 1
        places.append(Place(number: number, offset: settled.utf8.count, predictor: current))
        (pending, ids) = ("", [])
        if let old = places.lastIndex(where: { $0.number == number - Self.near }), old > 0,
            places[old].number % Self.gap != 0
        {
            places.remove(at: old)
        }
    }

    /// Appends text with any number of words.
    mutating func appendWords(_ text: some StringProtocol) {
        for character in text {
            if character.isAlphanumeric { beginWord() }
            append(String(character))
        }
    }

    /// Shortens the text to `length` bytes and returns what was cut off.
    @discardableResult mutating func cut(to length: Int) -> String {
        let kept = length - settled.utf8.count
        if kept >= 0 {
            let place = pending.utf8.index(pending.startIndex, offsetBy: kept)
            let end = String(pending[place...])
            pending = String(pending[..<place])
            return end
        }
        let all = text.utf8, place = all.index(all.startIndex, offsetBy: length)
        let end = String(all[place...]) ?? ""
        if let first = places.firstIndex(where: { $0.offset > length }) {
            places.removeLast(places.count - first)
            (current, ids, probabilities) = (places[first - 1].predictor, [], nil)
        }
        let start = all.index(all.startIndex, offsetBy: places[places.count - 1].offset)
        settled = String(all[..<start]) ?? ""
        pending = ""
        // Distant places have gaps between them; settle the text in the gap again, since more may be cut off.
        appendWords(String(all[start..<place]) ?? "")
        return end
    }

    /// Removes the last character.
    mutating func removeLast() {
        if let last { cut(to: length - last.utf8.count) }
    }

    // MARK: Reading

    /// Returns the predictor after the text, tokenized as if `next` followed: a letter or a punctuation mark.
    mutating func predictor(before next: String = "x") -> any Predictor {
        readPending(before: next)
        return current
    }

    /// Returns the probabilities of the next token, (V); they are cached until the tokens change.
    mutating func distribution(before next: String = "x") -> [Float] {
        readPending(before: next)
        if let probabilities { return probabilities }
        let found = current.distribution(tokenizer.vocabulary.count)
        probabilities = found
        return found
    }

    private mutating func readPending(before next: String) {
        // If ICU fails, the suggestions rest on the text read before.
        guard let found = try? tokenizer.encode(pending + next).ids else { return }
        let wanted = tokenizer.vocabulary.withoutLastWord(found)
        if !wanted.starts(with: ids) {
            (ids, current, probabilities) = ([], places[places.count - 1].predictor, nil)
        }
        guard wanted.count > ids.count else { return }
        for id in wanted[ids.count...] { current.read(id) }
        (ids, probabilities) = (Array(wanted), nil)
    }
}

extension Predictor {
    /// Returns the probabilities of the next token, (V).
    func distribution(_ V: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: V) { buffer, count in
            predict(into: UnsafeMutableBufferPointer(rebasing: buffer[..<V]))
            count = V
        }
    }
}

extension Vocabulary {
    /// Returns the ids without those of the last word, which may be one token or a spelling.
    fileprivate func withoutLastWord(_ ids: [Int32]) -> ArraySlice<Int32> {
        guard let last = ids.last else { return [] }
        guard tokens[Int(last)] == .endSpell else { return ids.dropLast() }
        let open = ids.lastIndex { if case .spell = tokens[Int($0)] { true } else { false } }
        return ids[..<(open ?? ids.startIndex)]
    }
}
