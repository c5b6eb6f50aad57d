import Algorithms
import Text

/// The words of a vocabulary, indexed by their letters and by their keys.
///
/// Spellings that differ in case only (`the`, `The`) are one word; see ``isWord(_:)``. Nothing else is ever suggested.
final class Lexicon: Sendable {
    /// A token and its spelling.
    struct Form: Sendable {
        let id: Int32
        let text: String
        /// Whether it is in capitals, of which there are two at least, as the words of headings are.
        let isCapitals: Bool

        init(id: Int32, text: String) {
            (self.id, self.text) = (id, text)
            isCapitals = Casing(of: text) == .capitals
        }
    }

    /// A word with its index keys.
    struct Word: Sendable {
        /// Its spellings, the most frequent first.
        var forms: [Form]
        /// Its base letters; see ``fold(_:)``.
        let letters: [UInt8]
        let keys: WordKeys
    }

    /// A punctuation mark.
    struct Mark: Sendable {
        let form: Form
        /// Whether it attaches to the word before it.
        let isGlued: Bool
    }

    let words: [Word]
    let marks: [Mark]
    /// The tokens that open the spelling of a word after a space.
    let spelling: [Int32]
    /// Indices of words, sorted by letters, by keys, and by keys with 1 for apostrophes and hyphens.
    private let byLetters: [Int32], byKeys: [Int32], byJoinedKeys: [Int32]
    /// The words by their case-folded spelling.
    private let indices: [[UInt8]: Int32]
    private let cases: CaseMapping
    private let known: Set<[UInt8]>

    init(_ vocabulary: Vocabulary) {
        var words: [Word] = [], marks: [Mark] = [], spelling: [Int32] = [], known: Set<[UInt8]> = []
        var indices: [[UInt8]: Int32] = [:]
        let cases = CaseMapping(locale: vocabulary.locale)
        for (i, token) in vocabulary.tokens.enumerated() {
            let id = Int32(i)
            switch token {
            case .spell(let glue) where !glue.contains(.left): spelling.append(id)
            case .word(let utf8, let glue):
                let text = String(decoding: utf8, as: UTF8.self)
                if Self.isWord(text) {
                    known.insert(utf8)
                    // Suggestions follow a space, and this word attaches to the one before it.
                    if glue.contains(.left) { continue }
                    let form = Form(id: id, text: text), key = Array(cases.folded(text).utf8)
                    if let index = indices[key] {
                        words[Int(index)].forms.append(form)
                    } else {
                        indices[key] = Int32(words.count)
                        words.append(Word(forms: [form], letters: Self.fold(text), keys: WordKeys(text)))
                    }
                } else if !text.isEmpty, text.unicodeScalars.allSatisfy(\.isPunctuation) {
                    marks.append(Mark(form: Form(id: id, text: text), isGlued: glue.contains(.left)))
                }
            default: break
            }
        }
        (self.words, self.marks, self.spelling, self.known) = (words, marks, spelling, known)
        (self.indices, self.cases) = (indices, cases)
        func sorted(by key: (Word) -> [UInt8]) -> [Int32] {
            words.indices.filter { !key(words[$0]).isEmpty }
                .sorted { key(words[$0]).lexicographicallyPrecedes(key(words[$1])) }.map { Int32($0) }
        }
        byLetters = sorted(by: \.letters)
        byKeys = sorted(by: \.keys.plain)
        byJoinedKeys = sorted(by: \.keys.joined)
    }

    /// Returns whether a token has this spelling, apart from case.
    func knows(_ text: String) -> Bool { contains(text) || index(of: text) != nil }

    /// Returns the index of the word that has this spelling, apart from case.
    func index(of text: String) -> Int32? { indices[Array(cases.folded(text).utf8)] }

    /// Returns whether a token has exactly this spelling.
    func contains(_ text: String) -> Bool { known.contains(Array(text.utf8)) }

    /// Returns the words that begin with the letters.
    func words(beginningWith letters: [UInt8]) -> ArraySlice<Int32> {
        range(of: letters, in: byLetters) { words[Int($0)].letters }
    }

    /// Returns the words that begin with the keys.
    func words(keyed keys: [UInt8]) -> ArraySlice<Int32> {
        range(of: keys, in: WordKeys.areJoined(keys) ? byJoinedKeys : byKeys) {
            words[Int($0)].keys.comparable(to: keys)
        }
    }

    private func range(
        of prefix: [UInt8], in sorted: [Int32], _ key: (Int32) -> [UInt8]
    ) -> ArraySlice<Int32> {
        if prefix.isEmpty { return sorted[...] }
        let first = sorted.partitioningIndex { !key($0).lexicographicallyPrecedes(prefix) }
        let end = sorted.partitioningIndex {
            !key($0).starts(with: prefix) && prefix.lexicographicallyPrecedes(key($0))
        }
        return sorted[first..<max(first, end)]
    }

    /// Returns the base letters of a text without optional characters: `Don’t` and `dont` become the same.
    static func fold(_ text: String) -> [UInt8] {
        var letters = ""
        for scalar in text.unicodeScalars where Keypad.stroke(scalar) != .skipped {
            letters.unicodeScalars.append(scalar.baseLetter)
        }
        return Array(letters.utf8)
    }

    /// Returns whether the text is a word.
    ///
    /// It begins with a letter or a number, and ICU finds no boundary in it, or it consists of letters and numbers with
    /// marks, apostrophes, hyphens and full stops among them.
    static func isWord(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.isAlphanumeric else { return false }
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.isAlphanumeric || $0.isCombiningMark || $0 == "'" || $0 == "’" || $0 == "-" || $0 == "."
        }
        return isPlain || (text.unicodeScalars.contains(where: \.joinsLetters) && isSegment(text))
    }

    /// Returns whether ICU finds no word boundary inside the text.
    private static func isSegment(_ text: String) -> Bool {
        guard let segmenter = try? Segmenter(.words, locale: "") else { return false }
        var text = text, ends: [Int32] = []
        text.withUTF8 { try? segmenter.ends(of: UnsafeRawBufferPointer($0), into: &ends) }
        return ends.count == 1
    }
}
