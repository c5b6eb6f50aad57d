import Modeling
import Text

/// The text before the word in progress, as a predictor has read it: one step for each token that is new.
///
/// Where a word begins after white space, no later letter can change the tokens before it: what is before such a
/// place is settled, and only what follows it is cut into tokens again. Whoever goes back finds the predictor at
/// the last such place, or not far before it: of the places further back one in ``gap`` is kept.
struct TextReader: Sendable {
    /// A place where a word begins, and the predictor that has read the text before it.
    private struct Place: Sendable {
        /// How many places there have been before this one in the text.
        let number: Int
        /// Where it is, in bytes of UTF-8.
        let offset: Int
        let predictor: any Predictor
    }

    private let tokenizer: Tokenizer
    private var settled = ""
    /// The last one is the end of the settled text; the first one is the beginning and never leaves.
    private var places: [Place]
    /// How many of the last places are all kept, and of how many others one is.
    private static let near = 64, gap = 32
    /// What follows the settled text, its tokens as far as they are read, and the predictor after them.
    private var pending = ""
    private var ids: [Int32] = []
    private var current: any Predictor
    private var probabilities: [Float]?

    init(_ tokenizer: Tokenizer, _ predictor: any Predictor) {
        (self.tokenizer, current) = (tokenizer, predictor)
        places = [Place(number: 0, offset: 0, predictor: predictor)]
    }

    /// All of the text.
    var text: String { settled + pending }
    /// Its characters, the last one first.
    var backwards: some Sequence<Character> { [pending, settled].lazy.flatMap { $0.reversed() } }
    /// Its last character.
    var last: Character? { pending.last ?? settled.last }
    /// Its end, as far as it is not settled.
    var end: String { pending }
    /// Its bytes of UTF-8.
    var length: Int { settled.utf8.count + pending.utf8.count }

    // MARK: Changing the text

    /// Adds to the end, where no word begins; see ``beginWord()``.
    mutating func append(_ text: String) { pending += text }

    /// Notes that a word begins here.
    mutating func beginWord() {
        guard pending.last?.isWhitespace == true else { return }
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

    /// Adds text of any length to the end.
    mutating func take(_ text: some StringProtocol) {
        for character in text {
            if character.isAlphanumeric { beginWord() }
            pending.append(character)
        }
    }

    /// Takes the end off, so that `length` bytes stay; returns it.
    @discardableResult mutating func cut(to length: Int) -> String {
        let all = text.utf8, place = all.index(all.startIndex, offsetBy: length)
        let end = String(all[place...]) ?? ""
        if let first = places.firstIndex(where: { $0.offset > length }) {
            places.removeLast(places.count - first)
            (current, ids, probabilities) = (places[first - 1].predictor, [], nil)
        }
        let start = all.index(all.startIndex, offsetBy: places[places.count - 1].offset)
        settled = String(all[..<start]) ?? ""
        pending = ""
        // Where places are far apart, those between are settled again, for more may be taken off.
        take(String(all[start..<place]) ?? "")
        return end
    }

    /// Takes the last character off.
    mutating func removeLast() {
        if let last { cut(to: length - last.utf8.count) }
    }

    // MARK: Reading

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
        if !wanted.starts(with: ids) {
            (ids, current, probabilities) = ([], places[places.count - 1].predictor, nil)
        }
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
