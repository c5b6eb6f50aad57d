import Testing

@testable import Text

@Suite("Sentences") struct SentenceTests {
    /// The sentences of a text without the white space after them, separated by bars.
    private func sentences(_ text: String, locale: String = "en") throws -> String {
        var (ends, begin, found): ([Int32], Int, [String]) = ([], 0, [])
        let utf8 = Array(text.utf8)
        try utf8.withUnsafeBytes { try Segmenter(.sentences, locale: locale).ends(of: $0, into: &ends) }
        for end in ends {
            let sentence = String(decoding: utf8[begin..<Int(end)], as: UTF8.self)
            found.append(String(sentence.reversed().drop { $0.isWhitespace }.reversed()))
            begin = Int(end)
        }
        return found.joined(separator: "|")
    }

    @Test(
        "a sentence continues after an abbreviation or initials before a name",
        arguments: [
            "He met Dr. Watson.|Then he left.",
            "Mr. and Mrs. Holmes of St. John met Messrs. Smith.|They ate.",
            "“Dr. Watson!” cried Capt. Nemo.|He sat.", "DR. WATSON ATE.|HE SLEPT.",
            "Dr.\u{A0}Watson sat.|He slept.", "Then—Lt. Col. Smith sat.|He slept.",
            "J. R. Smith and É. Zola sat.|They ate.", "H.G. Wells sat.|He slept.",
            "the U.S. Army of St. Mary's sat.|It slept.", "Smith vs. Jones, e.g. Tom Jones.|It went on.",
        ])
    func names(wanted: String) throws {
        let text = wanted.split(separator: "|").joined(separator: " ")
        #expect(try sentences(text) == wanted)
        // A text in another language than the locale's is read in the same way.
        #expect(try sentences(text, locale: "de") == wanted)
    }

    @Test(
        "other words with a full stop end a sentence",
        arguments: [
            "It was five p.m.|He left.", "It was five a.m.|He left.", "OK.|He left.", "He saw Joe.|Joe left.",
            "It was I.|He left.", "A yard of fabric, a drum, etc.|He left.", "Dr.|",
            "It was Smith Jr.|He left.",
            "He was in 5A.|She was in 5B.", "He sat with the dr.\n|Watson sat.",
            "“It is the Dr.”|Watson left.",
            "He is a Mixedr.|Smith left.", "He read ABC.|She slept.",
        ])
    func ends(wanted: String) throws {
        let text = wanted.split(separator: "|").joined(separator: " ").replacing("\n ", with: "\n")
        let parts = wanted.replacing("\n", with: "").split(separator: "|").joined(separator: "|")
        #expect(try sentences(text) == parts)
    }

    @Test(
        "a sentence continues after No. only before a digit",
        arguments: [
            "See No. 5 of vol. 3 on pp. 7 and 8.|It is there.", "“Do you?”|“No. 5 men do.”",
            "No.|Five men do.", "He said no.|(5 Men did.)", "It was Jan. 5.|It snowed.",
            "He had 3.|5 Men left.",
        ])
    func numbers(wanted: String) throws {
        #expect(try sentences(wanted.split(separator: "|").joined(separator: " ")) == wanted)
    }

    @Test(
        "a sentence continues before a lower-case letter after any mark, but not beyond a line",
        arguments: [
            "“Stop!” he said.|She stopped.", "\"Why?\" asked the man.|\"No.\"|She left.",
            "“Stop!”—he turned—“or not?”|“Yes.”", "‘Go!’ she said.|He went.", "Well... perhaps.|So be it.",
            "Well . . . perhaps.|So be it.", "“Stop!”|“No,” she said.", "“Stop.”|She stopped.",
            "Really?!|No.", "(Ah! well.)|Él vino.", "“Stop!\n|he said.", "“Stop!\u{2028}|he said.",
            "海很大！|我 a。",
        ])
    func smallLetters(wanted: String) throws {
        var text = wanted.replacing("\n|", with: "\n").replacing("\u{2028}|", with: "\u{2028}")
        text = text.replacing("！|", with: "！").replacing("|", with: " ")
        let lines = wanted.replacing("\n", with: "").replacing("\u{2028}", with: "")
        #expect(try sentences(text) == lines)
    }

    @Test("CLDR's abbreviations apply in their language, except for English")
    func locales() throws {
        #expect(try sentences("Das ist z.B. Hund. Er bellt.", locale: "de") == "Das ist z.B. Hund.|Er bellt.")
        #expect(try sentences("Das ist z.B. Hund. Er bellt.") == "Das ist z.B.|Hund.|Er bellt.")
        for locale in ["en", "en_GB", "en-US", "EN", "en@calendar=gregorian", ""] {
            #expect(
                try sentences("He saw Joe. Mrs. Poe left.", locale: locale) == "He saw Joe.|Mrs. Poe left.")
        }
    }
}
