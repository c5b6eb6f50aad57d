internal import CICU

/// Which of the ends that ICU finds in a text end a sentence.
///
/// UAX #29 looks at a mark and at the letter after it. Three things are left to say, where no line ends:
///
/// - Before a small letter a sentence goes on after any mark, not after a full stop alone as in rule SB8, which
///   this is for "!" and "?" as well: “Stop!” he said.
/// - After an abbreviation that stands before a name, and after initials, a name follows: Dr. Watson, J. R. Smith.
///   The pronoun "I" is no initial. "Plan B. Then" is taken for one: a sentence that goes on too long is whole.
/// - After an abbreviation that stands before a number, a digit goes on with it: No. 5, but not "No. He left."
///
/// ICU has CLDR's lists of abbreviations (the locale keyword `ss=standard`), which are used, but not for English:
/// in ICU 72 that list has neither Dr. nor St. nor Messrs. and half of the initials, but "Joe.", "OK." and "a.m.",
/// which do end sentences, and it finds them at the end of longer words, too. The one here takes its place. It is
/// for every language, since a text in one has names from another, and is often read with the locale `en` that
/// nobody chose. To add to ICU's own lists takes C++; to leave out ends that ICU found takes this file.
struct SentenceEnds {
    private let utf8: UnsafeBufferPointer<UInt8>

    /// The ends in valid UTF-8.
    init(of utf8: UnsafeBufferPointer<UInt8>) { self.utf8 = utf8 }

    /// The locale for which ICU has good ends: with CLDR's abbreviations, unless it is one of English.
    static func locale(_ name: String) -> String {
        let language = name.prefix { $0 != "-" && $0 != "_" && $0 != "@" }
        if language.lowercased() == "en" { return name }
        return name + (name.contains("@") ? ";" : "@") + "ss=standard"
    }

    /// Whether one of ICU's ends ends a sentence.
    func isReal(_ end: Int) -> Bool {
        guard end < utf8.count, role(before: end) != CICU_SENTENCE_SEPARATOR else { return true }
        if nextLetterIsSmall(after: end) { return false }
        var mark = end
        while mark > 0, role(before: mark) == CICU_SENTENCE_SPACE { mark = begin(before: mark) }
        guard mark > 0, utf8[mark - 1] == UInt8(ascii: "."), let word = word(before: mark - 1) else {
            return true
        }
        if Self.beforeNames.contains(word) || isInitials(word) { return false }
        return !(Self.beforeNumbers.contains(word) && role(at: end) == CICU_SENTENCE_DIGIT)
    }

    /// Whether the first letter after a place, before any other mark that may end a sentence, is a small one.
    private func nextLetterIsSmall(after end: Int) -> Bool {
        var place = end
        while place < utf8.count {
            switch role(at: place) {
            case CICU_SENTENCE_SMALL: return true
            case CICU_SENTENCE_CAPITAL, CICU_SENTENCE_LETTER, CICU_SENTENCE_SEPARATOR, CICU_SENTENCE_MARK:
                return false
            default: place += 1
            }
            while place < utf8.count, utf8[place] & 0xC0 == 0x80 { place += 1 }
        }
        return false
    }

    /// The letters, and the full stops between them, that stand before a place, such as "J.R" of "J.R.".
    ///
    /// `nil` where a digit or too many letters for an abbreviation are before it.
    private func word(before end: Int) -> String? {
        var first = end
        while first > 0 {
            let role = role(before: first)
            guard isLetter(role) || utf8[first - 1] == UInt8(ascii: ".") else {
                if role == CICU_SENTENCE_DIGIT { return nil }
                break
            }
            first = begin(before: first)
            if end - first > 32 { return nil }
        }
        return String(decoding: utf8[first..<end], as: UTF8.self)
    }

    private func isLetter(_ role: Int) -> Bool {
        role == CICU_SENTENCE_SMALL || role == CICU_SENTENCE_CAPITAL || role == CICU_SENTENCE_LETTER
    }

    /// Whether a word is capitals with full stops between them.
    private func isInitials(_ word: String) -> Bool {
        word != "I"
            && word.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
                part.unicodeScalars.count == 1
                    && part.unicodeScalars.allSatisfy {
                        Int(cicu_sentence_role(Int32($0.value))) == CICU_SENTENCE_CAPITAL
                    }
            }
    }

    /// Where the code point begins that ends at a place above 0.
    private func begin(before end: Int) -> Int {
        var place = end - 1
        while place > 0, utf8[place] & 0xC0 == 0x80 { place -= 1 }
        return place
    }

    private func role(before end: Int) -> Int { role(at: begin(before: end)) }

    /// What the code point at a place is to the rules.
    private func role(at place: Int) -> Int {
        guard let base = utf8.baseAddress else { return CICU_SENTENCE_OTHER }
        var scalar: Int32 = 0
        _ = cicu_decode(base + place, utf8.count - place, &scalar)
        return Int(cicu_sentence_role(scalar))
    }
}

// MARK: Abbreviations

extension SentenceEnds {
    /// What stands before a name or else before something that belongs to it, in small type and in capitals.
    private static let beforeNames = withCapitals([
        "Mr", "Mrs", "Ms", "Mx", "Messrs", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Drs", "Prof", "Profs",
        "St", "Sts", "Ste", "Rev", "Revd", "Fr", "Hon", "Gov", "Sen", "Pres", "Amb", "Insp", "Supt", "Det",
        "Adm", "Brig", "Capt", "Cdr", "Cmdr", "Col", "Comdr", "Cpl", "Cpt", "Ens", "Gen", "Lieut", "Lt",
        "Maj",
        "Pvt", "Sgt", "Ft", "Mt", "vs", "v", "viz", "cf", "e.g", "i.e",
    ])

    /// What stands before a number.
    private static let beforeNumbers = withCapitals([
        "No", "no", "Nos", "nos", "Vol", "vol", "Ch", "ch", "Chap", "chap", "Fig", "fig", "Sec", "sec", "Art",
        "art", "p", "pp", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
    ])

    private static func withCapitals(_ words: [String]) -> Set<String> {
        Set(words + words.map { $0.uppercased() })
    }
}
