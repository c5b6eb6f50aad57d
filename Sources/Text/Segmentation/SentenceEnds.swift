internal import CICU

/// Rejects sentence ends of ICU's that do not end a sentence.
///
/// UAX #29 considers a mark and the letter after it. Three rules are added, except at line ends:
///
/// - Before a lower-case letter a sentence continues after any mark. Rule SB8 says this of a full stop only; here it
///   applies to "!" and "?" as well: “Stop!” he said.
/// - A sentence continues after initials and after an abbreviation that precedes a name: Dr. Watson, J. R. Smith.
///   The pronoun "I" is not an initial. "Plan B. Then" is mistaken for one: too long a sentence is better than a torn one.
/// - A sentence continues after an abbreviation that precedes a number if a digit follows: No. 5, but not "No. He left."
///
/// ICU has CLDR's lists of abbreviations (the locale keyword `ss=standard`), which are used except for English: in ICU
/// 72 that list lacks Dr., St., Messrs. and half of the initials, has "Joe.", "OK." and "a.m.", which do end sentences,
/// and matches the ends of longer words. The list here replaces it. It applies to every language, since texts have names
/// from other languages and are often read with the default locale `en`. Extending ICU's own lists would need C++;
/// rejecting ends needs this file only.
package struct SentenceEnds {
    private let utf8: UnsafeBufferPointer<UInt8>

    /// Checks the ends in valid UTF-8.
    init(of utf8: UnsafeBufferPointer<UInt8>) { self.utf8 = utf8 }

    /// Returns the locale to open ICU with: with CLDR's abbreviations, except for English.
    static func locale(_ name: String) -> String {
        let language = name.prefix { $0 != "-" && $0 != "_" && $0 != "@" }
        if language.lowercased() == "en" { return name }
        return name + (name.contains("@") ? ";" : "@") + "ss=standard"
    }

    /// Returns whether a text that ends in a mark and white space ends a sentence, if a capital follows.
    package static func endSentence(_ text: String) -> Bool {
        let utf8 = Array((text + "A").utf8)
        return utf8.withUnsafeBufferPointer { SentenceEnds(of: $0).isReal(utf8.count - 1) }
    }

    /// Returns whether one of ICU's ends ends a sentence.
    func isReal(_ end: Int) -> Bool {
        guard end < utf8.count, role(before: end) != CICU_SENTENCE_SEPARATOR else { return true }
        if nextLetterIsLowercase(after: end) { return false }
        var mark = end
        while mark > 0, role(before: mark) == CICU_SENTENCE_SPACE { mark = begin(before: mark) }
        guard mark > 0, utf8[mark - 1] == UInt8(ascii: "."), let word = word(before: mark - 1) else {
            return true
        }
        if Self.beforeNames.contains(word) || isInitials(word) { return false }
        return !(Self.beforeNumbers.contains(word) && role(at: end) == CICU_SENTENCE_DIGIT)
    }

    /// Returns whether the first letter after a place is lower-case, with no other possible end before it.
    private func nextLetterIsLowercase(after end: Int) -> Bool {
        var place = end
        while place < utf8.count {
            switch role(at: place) {
            case CICU_SENTENCE_LOWER: return true
            case CICU_SENTENCE_UPPER, CICU_SENTENCE_LETTER, CICU_SENTENCE_SEPARATOR, CICU_SENTENCE_MARK:
                return false
            default: place += 1
            }
            while place < utf8.count, utf8[place] & 0xC0 == 0x80 { place += 1 }
        }
        return false
    }

    /// Returns the letters before a place and the full stops between them, such as "J.R" of "J.R.".
    ///
    /// It is `nil` after a digit or after too many letters for an abbreviation.
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
        role == CICU_SENTENCE_LOWER || role == CICU_SENTENCE_UPPER || role == CICU_SENTENCE_LETTER
    }

    /// Returns whether a word consists of capitals with full stops between them.
    private func isInitials(_ word: String) -> Bool {
        word != "I"
            && word.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
                part.unicodeScalars.count == 1
                    && part.unicodeScalars.allSatisfy {
                        Int(cicu_sentence_role(Int32($0.value))) == CICU_SENTENCE_UPPER
                    }
            }
    }

    /// Returns the start of the code point that ends at a place above 0.
    private func begin(before end: Int) -> Int {
        var place = end - 1
        while place > 0, utf8[place] & 0xC0 == 0x80 { place -= 1 }
        return place
    }

    private func role(before end: Int) -> Int { role(at: begin(before: end)) }

    /// Returns the role of the code point at a place in the rules.
    private func role(at place: Int) -> Int {
        guard let base = utf8.baseAddress else { return CICU_SENTENCE_OTHER }
        var scalar: Int32 = 0
        _ = cicu_decode(base + place, utf8.count - place, &scalar)
        return Int(cicu_sentence_role(scalar))
    }
}

// MARK: Abbreviations

extension SentenceEnds {
    /// Abbreviations that precede a name or another word that belongs to them.
    private static let beforeNames = withCapitals([
        "Mr", "Mrs", "Ms", "Mx", "Messrs", "Mme", "Mmes", "Mlle", "Mlles", "Dr", "Drs", "Prof", "Profs",
        "St", "Sts", "Ste", "Rev", "Revd", "Fr", "Hon", "Gov", "Sen", "Pres", "Amb", "Insp", "Supt", "Det",
        "Adm", "Brig", "Capt", "Cdr", "Cmdr", "Col", "Comdr", "Cpl", "Cpt", "Ens", "Gen", "Lieut", "Lt",
        "Maj",
        "Pvt", "Sgt", "Ft", "Mt", "vs", "v", "viz", "cf", "e.g", "i.e",
    ])

    /// Abbreviations that precede a number.
    private static let beforeNumbers = withCapitals([
        "No", "no", "Nos", "nos", "Vol", "vol", "Ch", "ch", "Chap", "chap", "Fig", "fig", "Sec", "sec", "Art",
        "art", "p", "pp", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
    ])

    private static func withCapitals(_ words: [String]) -> Set<String> {
        Set(words + words.map { $0.uppercased() })
    }
}
