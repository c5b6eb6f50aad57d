import Testing

@testable import Text

@Suite("Unwrapping") struct CorpusUnwrapTests {
    private func unwrapped(_ text: String, size: Int = 1 << 20) -> String {
        var (unwrapper, out) = (Unwrapper(), [UInt8]())
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            unwrapper.feed(Array(bytes[start..<min(start + size, bytes.count)]), into: &out)
        }
        unwrapper.finish(into: &out)
        return String(decoding: out, as: UTF8.self)
    }

    @Test(
        "the lines of a wrapped paragraph are joined, for any blocks",
        arguments: [1, 10, 9999])
    func paragraph(size: Int) {
        let text = """
            The ring turned slowly over the yellow clouds, and nobody on
            the boat said a word, for there was nothing that one could
            say about it.

            "Look," said Nell.  She had been the first to see it--
            twenty-odd years ago it must have been, on a cold sea-
            bound morning.

            """
        let wanted = """
            The ring turned slowly over the yellow clouds, and nobody on the boat said a word, for there was \
            nothing that one could say about it.

            "Look," said Nell.  She had been the first to see it--twenty-odd years ago it must have been, on \
            a cold sea-bound morning.

            """
        #expect(unwrapped(text, size: size) == wanted)
    }

    @Test(
        "verse, headings, lists and indented lines keep their line ends",
        arguments: [
            "CHAPTER ONE\nTHE WRONG BOOTS\n\n",
            "The ring goes round,\nthe ice is bright,\nand all the moons\nare lost in light.\n",
            "    We sailed upon a sea of methane dark and very cold,\n    and nobody was older than the boat was old.\n",
            "Dear Nell,\nI came with the mail boat on Monday and the ice was thin.\n",
            "One paragraph a line, which is the way of this file, and not a wrap at all.\n\nAnother.\n", "",
            "\n\n",
            "no line end",
        ])
    func others(text: String) {
        #expect(unwrapped(text) == text)
        #expect(unwrapped(text, size: 3) == text)
    }

    /// Returns what two lines of a wrapped paragraph are joined to, from the end of one to the start of the other.
    private func joined(_ end: String, _ start: String) -> String {
        let line = "He stood at the old dark window of the house, and looked at the sea and the "
        let rest = " and then he went away, into the night.\n"
        return String(unwrapped(line + end + "\n" + start + rest).dropFirst(line.count).dropLast(rest.count))
    }

    @Test(
        "no space follows or precedes a dash, a slash, a hyphen or a soft hyphen",
        arguments: ["—", "–", "‐", "/", "\u{AD}", "‒", "―"])
    func dashes(dash: String) {
        #expect(joined("window" + dash, "door") == "window\(dash)door")
        #expect(joined("window", dash + "door") == "window\(dash)door")
        // A dash with spaces around it keeps them.
        #expect(joined("window " + dash, "door") == "window \(dash) door")
        #expect(joined("window", dash + " door") == "window \(dash) door")
    }

    @Test("a hyphen with a space before it, and one that begins a line, keep their spaces")
    func hyphens() {
        #expect(joined("window -", "door") == "window - door")
        #expect(joined("window --", "door") == "window -- door")
        #expect(joined("window", "-5") == "window -5")
        #expect(joined("window--", "door") == "window--door")
    }

    @Test(
        "no space joins Han, Kana, Thai, Lao and Khmer, with their punctuation, but one joins Hangul and mixed scripts",
        arguments: [
            ("漢字", "漢字", ""), ("です。", "それ", ""), ("カー", "テン", ""), ("「何」", "「何」", ""), ("他說：“好。”", "然後", ""),
            ("ภาษาไทย", "ภาษาไทย", ""), ("ພາສາ", "ລາວ", ""), ("ភាសា", "ខ្មែរ", ""), ("한국", "어", " "),
            ("漢字", "word", " "),
            ("word", "漢字", " "), ("é", "è", " "),
        ])
    func unspacedScripts(end: String, start: String, space: String) {
        let filler = String(repeating: end, count: 80 / end.count + 1)
        let text = filler + end + "\n" + start + filler + start + "\n"
        #expect(unwrapped(text) == filler + end + space + start + filler + start + "\n")
        #expect(unwrapped(text, size: 5) == unwrapped(text))
    }

    @Test("a wide character counts two columns, so that Chinese is unwrapped and its verse is not")
    func columns() {
        let line = "話說天下大勢分久必合合久必分周末七國分爭并入於秦及秦滅之後"
        #expect(unwrapped(line + "\n" + line + "\n") == line + line + "\n")
        let verse = "春眠不覺曉，\n處處聞啼鳥。\n夜來風雨聲，\n花落知多少。\n"
        #expect(unwrapped(verse) == verse)
        #expect(unwrapped(line + "\n短い。\n" + line + "\n") == line + "短い。\n" + line + "\n")
    }

    @Test("a hyphen at a line's end goes if the document has the word more often without it")
    func hyphenation() throws {
        let wrapped = """
            Nobody knew what it was, but there it lay in the house for all to see, some-
            thing that turned, and in the old town down by the cold sea it was well-
            known that on the way home from the old town he had seen the dark blue-
            grey house, and nobody could tell what else there might have been. Some-
            """
        func text(_ words: String) throws -> String {
            let files = try CorpusFiles([
                "a.txt": words + "\n\n" + wrapped + "\nthing else in it, too, it seems.\n"
            ])
            var options = CorpusOptions()
            (options.unwrap, options.validationShare) = (true, 0)
            let corpus = try Corpus(paths: [files.path("a.txt")], options: options)
            return try String(decoding: corpus.train.text(ofDocument: 0), as: UTF8.self)
        }
        let unknown = try text("Words.")
        #expect(unknown.contains("see, some-thing that turned") && unknown.contains("blue-grey"))
        let known = try text("Something is “something”; some-thing, wellknown, well-known, Well-known.")
        #expect(known.contains("see, something that turned"))
        #expect(known.contains("well-known that on"))
        #expect(known.contains("Something else") && known.contains("blue-grey"))
        #expect(try text("Something, some-thing.").contains("some-thing that turned"))
    }

    @Test("a given vocabulary decides on the hyphens of the words that it has, against the document")
    func hyphenationByVocabulary() throws {
        let wrapped = """
            Nobody knew what it was, but there it lay in the house for all to see, some-
            thing that turned, and in the old town down by the cold sea it was well-
            known that on the way home from the old town he had seen the dark blue-
            grey house, and nobody could tell what else there might have been.

            Some-thing, wellknown, bluegrey.
            """
        let files = try CorpusFiles(["a.txt": wrapped])
        var options = CorpusOptions()
        (options.unwrap, options.validationShare) = (true, 0)
        func text(_ vocabulary: Vocabulary?) throws -> String {
            options.vocabulary = vocabulary
            let corpus = try Corpus(paths: [files.path("a.txt")], options: options)
            return try String(decoding: corpus.train.text(ofDocument: 0), as: UTF8.self)
        }
        let own = try text(nil)
        #expect(own.contains("see, some-thing that") && own.contains("was wellknown that"))
        let given = try text(
            Vocabulary(of: "something “something” Bluegrey blue-grey", level: .word, minCount: 1))
        #expect(given.contains("see, something that") && given.contains("was wellknown that"))
        #expect(given.contains("dark bluegrey house"))
        #expect(try text(Vocabulary(of: "something", level: .char)) == own)
    }

    @Test("hyphens are found and counted in a document that is longer than a block")
    func longHyphenation() throws {
        let paragraph =
            "There is something here, and something there, and we all know where to find it, some-\nwhere far off.\n\n"
        let files = try CorpusFiles([
            "a.txt": String(repeating: paragraph, count: 20_000) + "Somewhere, somewhere.\n"
        ])
        var options = CorpusOptions()
        (options.unwrap, options.validationShare) = (true, 0)
        let corpus = try Corpus(paths: [files.path("a.txt")], options: options)
        let wanted = paragraph.replacing("-\n", with: "")
        #expect(
            try corpus.train.text(ofDocument: 0).elementsEqual(
                (String(repeating: wanted, count: 20_000) + "Somewhere, somewhere.\n").utf8))
        // The only other one spans the end of the first block.
        let filler = String(repeating: "no\n", count: (1 << 20) / 3 - 1)
        try files.write(Array((filler + "somewhere\n\n" + paragraph).utf8), to: "b.txt")
        let spanning = try Corpus(paths: [files.path("b.txt")], options: options)
        #expect(
            try spanning.train.text(ofDocument: 0).elementsEqual((filler + "somewhere\n\n" + wanted).utf8))
    }
}
