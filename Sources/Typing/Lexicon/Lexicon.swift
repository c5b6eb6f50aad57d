import Algorithms
import Text

/// The words of a vocabulary, indexed by their letters and by their keys.
///
/// Spellings that differ in case only (`the`, `The`) are one word. A token is a word if it consists of letters and
/// numbers, with apostrophes, hyphens, full stops and combining marks inside. Nothing else is ever suggested.
final class Lexicon: Sendable {
    /// A token and its spelling.
    struct Form: Sendable {
        let id: Int32
        let text: String
    }

    /// A word with its index keys.
    struct Word: Sendable {
        /// Its spellings, the most frequent first.
        var forms: [Form]
        /// Its base letters; see ``fold(_:)``.
        let letters: [UInt8]
        /// Its keys; empty if one of its letters is on no key, or on 0 or 1.
        let keys: [UInt8]
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
    /// Indices of words, sorted by letters and by keys.
    private let byLetters: [Int32], byKeys: [Int32]
    private let known: Set<[UInt8]>

    init(_ vocabulary: Vocabulary) {
        var words: [Word] = [], marks: [Mark] = [], spelling: [Int32] = [], known: Set<[UInt8]> = []
        var indices: [[UInt8]: Int] = [:]
        for (i, token) in vocabulary.tokens.enumerated() {
            let id = Int32(i)
            switch token {
            case .spell(let glue) where !glue.contains(.left): spelling.append(id)
            case .word(let utf8, let glue):
                let text = String(decoding: utf8, as: UTF8.self)
                if Self.isWord(text) {
                    // Suggestions follow a space, and this word attaches to the one before it.
                    if glue.contains(.left) { continue }
                    let form = Form(id: id, text: text), key = Array(text.lowercased().utf8)
                    known.insert(utf8)
                    if let index = indices[key] {
                        words[index].forms.append(form)
                    } else {
                        indices[key] = words.count
                        words.append(Word(forms: [form], letters: Self.fold(text), keys: Self.keys(text)))
                    }
                } else if !text.isEmpty, text.unicodeScalars.allSatisfy(\.isPunctuation) {
                    marks.append(Mark(form: Form(id: id, text: text), isGlued: glue.contains(.left)))
                }
            default: break
            }
        }
        (self.words, self.marks, self.spelling, self.known) = (words, marks, spelling, known)
        let all = words.indices.map { Int32($0) }
        byLetters = all.sorted { words[Int($0)].letters.lexicographicallyPrecedes(words[Int($1)].letters) }
        byKeys = all.filter { !words[Int($0)].keys.isEmpty }
            .sorted { words[Int($0)].keys.lexicographicallyPrecedes(words[Int($1)].keys) }
    }

    /// Returns whether a token has exactly this spelling.
    func contains(_ text: String) -> Bool { known.contains(Array(text.utf8)) }

    /// Returns the words that begin with the letters.
    func words(beginningWith letters: [UInt8]) -> ArraySlice<Int32> {
        range(of: letters, in: byLetters) { words[Int($0)].letters }
    }

    /// Returns the words that begin with the keys.
    func words(keyed keys: [UInt8]) -> ArraySlice<Int32> {
        range(of: keys, in: byKeys) { words[Int($0)].keys }
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

    /// Returns the keys of a word; empty if a character is on no key, or on 0 or 1, which end a word.
    static func keys(_ text: String) -> [UInt8] {
        let keys = Keypad.keys(of: text) ?? []
        return keys.allSatisfy({ $0 >= UInt8(ascii: "2") }) ? keys : []
    }

    /// Returns whether the text is a word: it begins with a letter or a number, and all of it is part of words.
    static func isWord(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.isAlphanumeric else { return false }
        return text.unicodeScalars.allSatisfy {
            $0.isAlphanumeric || $0.isCombiningMark || $0.isApostrophe || $0 == "-" || $0 == "."
        }
    }
}
