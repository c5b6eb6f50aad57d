import Text

/// The words of a vocabulary, to be found by their first letters or by their keys.
///
/// Spellings that differ in case only (`the`, `The`) are one word. A token is a word if it is letters and numbers,
/// with apostrophes, hyphens, full stops and marks within: nothing else is ever offered.
final class Lexicon: Sendable {
    /// A token, or what became of one: its spelling and its id.
    struct Form: Sendable {
        let id: Int32
        let text: String
    }

    /// A word, and how to find it.
    struct Word: Sendable {
        /// How it is spelled, the most frequent spelling first.
        var forms: [Form]
        /// Its base letters; see ``fold(_:)``.
        let letters: [UInt8]
        /// Its keys, none where one of its letters has none or is on 0 or 1.
        let keys: [UInt8]
    }

    /// A punctuation mark, and whether it stands against the word before it.
    struct Mark: Sendable {
        let form: Form
        let isGlued: Bool
    }

    let words: [Word]
    let marks: [Mark]
    /// Tokens that open the spelling of a word after a space.
    let spelling: [Int32]
    private let byLetters: [Int32], byKeys: [Int32]
    private let known: Set<String>

    init(_ vocabulary: Vocabulary) {
        var words: [Word] = [], marks: [Mark] = [], spelling: [Int32] = [], known: Set<String> = []
        var places: [String: Int] = [:]
        for (i, token) in vocabulary.tokens.enumerated() {
            let id = Int32(i)
            switch token {
            case .spell(let glue) where !glue.contains(.left): spelling.append(id)
            case .word(let utf8, let glue):
                let text = String(decoding: utf8, as: UTF8.self)
                if Self.isWord(text) {
                    // A word that follows another without a space stands where nobody is asked for a word.
                    if glue.contains(.left) { continue }
                    let form = Form(id: id, text: text), key = text.lowercased()
                    known.insert(text)
                    if let place = places[key] {
                        words[place].forms.append(form)
                    } else {
                        places[key] = words.count
                        words.append(Word(forms: [form], letters: Self.fold(text), keys: Self.keys(text)))
                    }
                } else if !text.isEmpty, text.unicodeScalars.allSatisfy(Self.isPunctuation) {
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

    /// Whether a token is spelled just so.
    func contains(_ text: String) -> Bool { known.contains(text) }

    /// The words that begin with the letters.
    func words(beginningWith letters: [UInt8]) -> ArraySlice<Int32> {
        range(of: letters, in: byLetters) { words[Int($0)].letters }
    }

    /// The words that begin with the keys.
    func words(keyed keys: [UInt8]) -> ArraySlice<Int32> {
        range(of: keys, in: byKeys) { words[Int($0)].keys }
    }

    private func range(
        of prefix: [UInt8], in sorted: [Int32], _ key: (Int32) -> [UInt8]
    ) -> ArraySlice<Int32> {
        if prefix.isEmpty { return sorted[...] }
        let first = partition(sorted) { !key($0).lexicographicallyPrecedes(prefix) }
        let end = partition(sorted) {
            !key($0).starts(with: prefix) && prefix.lexicographicallyPrecedes(key($0))
        }
        return sorted[first..<max(first, end)]
    }

    /// The first place from which on `isBeyond` holds.
    private func partition(_ sorted: [Int32], _ isBeyond: (Int32) -> Bool) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(sorted[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The base letters of a text without what may be left out: `Don’t` and `dont` are alike.
    static func fold(_ text: String) -> [UInt8] {
        var letters = ""
        for scalar in text.unicodeScalars where Keypad.stroke(scalar) != .skipped {
            letters.unicodeScalars.append(scalar.baseLetter)
        }
        return Array(letters.utf8)
    }

    /// The keys of a word; none where one is missing, or is 0 or 1, which end a word.
    static func keys(_ text: String) -> [UInt8] {
        let keys = Keypad.keys(of: text) ?? []
        return keys.allSatisfy({ $0 >= UInt8(ascii: "2") }) ? keys : []
    }

    /// Whether the text is a word: it begins with a letter or a number and has nothing foreign to one within.
    static func isWord(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, isAlphanumeric(first) else { return false }
        return text.unicodeScalars.allSatisfy {
            isAlphanumeric($0) || isMark($0) || isApostrophe($0) || $0 == "-" || $0 == "."
        }
    }

    static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool { scalar == "'" || scalar == "’" }

    /// Whether the character is a punctuation mark or a symbol.
    static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation,
            .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
            true
        default: false
        }
    }
}
