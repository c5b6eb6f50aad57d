import Testing

@testable import Text

@Suite("StopCondition") struct StopConditionTests {
    /// The output of a stream for the tokens of `text` after those of `prompt`.
    private struct Written {
        let text: String
        let end: StopCondition.Reason?
        /// The output until the stream or the tokens ended.
        let streamed: String

        init(_ text: String, after prompt: String = "", _ ending: StopCondition, level: Level = .char) throws
        {
            let tokenizer = try Tokenizer(
                Vocabulary(of: "the sea sat on the sea. He left? The end, the end\n\n", level: level))
            // A word after a prompt that ends with a word has an implied space.
            let all = try tokenizer.encode(prompt + text).ids, count = try tokenizer.encode(prompt).ids.count
            var stream = try TextStream(tokenizer, stop: ending),
                pieces = all[..<count].map { stream.append($0) }
            stream.endPrompt()
            for id in all[count...] where stream.end == nil { pieces.append(stream.append(id)) }
            streamed = String(pieces.joined().dropFirst(prompt.count))
            pieces.append(stream.finish())
            let whole = pieces.joined()
            self.text = String(whole.dropFirst(prompt.count))
            end = stream.end
            #expect(whole.utf8.starts(with: prompt.utf8))
            #expect(stream.append(all.last ?? 0) == "" || stream.end == nil)
        }
    }

    @Test(
        "a stop text ends the text before it, also across tokens, and no part of it is returned",
        arguments: [
            ("the end of it", "", ["end"], "the "),
            ("the end of it", "", ["x", "f i", "of it!"], "the end o"),
            ("abababc!", "", ["ababc"], "ab"), ("aaab", "", ["aab"], "a"), ("end", "", ["end"], ""),
            (" of the end", "the end", ["end"], " of the "), ("nd and end", "the e", ["end"], "nd and "),
            ("n and en", "the e", ["en"], "n and "),
            ("one\ntwo\n\nthree", "", ["\n\n"], "one\ntwo"),
            ("the sat on sea", "", ["sat on", "on"], "the "),
        ], [Level.char, .word])
    func stops(_ example: (text: String, prompt: String, stops: [String], wanted: String), level: Level)
        throws
    {
        let written = try Written(
            example.text, after: example.prompt, StopCondition(stops: example.stops), level: level)
        #expect(written.text == example.wanted && written.end == .stop)
    }

    @Test("text that may become a stop text is held back until it cannot")
    func held() throws {
        let ending = StopCondition(stops: ["sea wall"])
        let begun = try Written("the sea wal", ending)
        #expect(begun.end == nil && begun.streamed == "the " && begun.text == "the sea wal")
        #expect(try Written("the sea was", ending).streamed == "the sea wa")
    }

    @Test("a stop text inside a grapheme cluster ends the text there, between two code points")
    func clusters() throws {
        let astronaut = "👩\u{200D}🚀"
        for level in [Level.char, .word] {
            #expect(
                try Written("a \(astronaut) b", StopCondition(stops: ["\u{200D}🚀"]), level: level).text
                    == "a 👩")
            #expect(try Written("a \(astronaut) b", StopCondition(stops: ["👩"]), level: level).text == "a ")
            // A stop text is normalized like the text: these are the same letter.
            #expect(try Written("caf\u{E9}s", StopCondition(stops: ["e\u{301}"]), level: level).text == "caf")
            // Half a code point does not match: é and è begin with the same byte.
            let other = try Written("caf\u{E9}s", StopCondition(stops: ["\u{E8}"]), level: level)
            #expect(other.text == "caf\u{E9}s" && other.end == nil)
        }
    }

    @Test(
        "a sentence ends where ICU's rules end it, without the text that follows",
        arguments: [
            ("Mr. Smith said so. Then he left.", "", "Mr. Smith said so."),
            ("It is 3.5 m. So what?", "", "It is 3.5 m."), ("See no. 5 of it. Then", "", "See no. 5 of it."),
            ("He met Dr. Watson. Then", "", "He met Dr. Watson."),
            (" Watson. Then", "He met Dr.", " Watson."),
            ("J. R. Smith left. She", "", "J. R. Smith left."),
            ("It was five p.m. He", "", "It was five p.m."),
            ("He said \u{201C}Stop.\u{201D} Then", "", "He said \u{201C}Stop.\u{201D}"),
            ("\"Stop!\" he said. She", "", "\"Stop!\" he said."), ("\"Stop!\" She", "", "\"Stop!\""),
            (" he said. She", "\u{201C}Stop!\u{201D}", " he said."),
            ("\"No.\" \"Yes.\" \"No.\" He", "", "\"No.\""), ("Well... perhaps. He", "", "Well... perhaps."),
            (
                " \u{201C}Yes,\u{201D} she said. \u{201C}No.\u{201D}", "It ended.",
                " \u{201C}Yes,\u{201D} she said."
            ),
            ("\" Then he left.", "He said \"Stop.", "\""), (" Smith left. She", "Then Mr.", " Smith left."),
            ("\n\nHe left. She", "", "\n\nHe left."), ("\nThe sea. The", "A title", "\nThe sea."),
            ("He left\n\nShe", "", "He left"), ("Really?! No", "", "Really?!"),
            ("e.g. the sea. The", "", "e.g. the sea."),
            ("He left. \u{201C}The sea", "", "He left."), ("Ça va. Élan", "", "Ça va."),
            ("The sea\n", "", "The sea"),
            ("海很大。我", "", "海很大。"),
        ], [Level.char, .word])
    func sentences(_ example: (text: String, prompt: String, wanted: String), level: Level) throws {
        let written = try Written(
            example.text, after: example.prompt, StopCondition(unit: .sentence), level: level)
        #expect(written.text == example.wanted && written.end == .unit, "\(written.text.debugDescription)")
        // Nothing was returned before that does not belong to it.
        #expect(written.text.hasPrefix(written.streamed))
    }

    @Test(
        "a sentence that may continue has not ended",
        arguments: [
            "He left. ", "Mr. ", "No. 5 ", "He left. \u{201C}", "etc", "He met Dr. Watson", "J. R. Smith",
            "\"Stop!\" ", "\"Stop!\" \u{2014} ", "\"Stop!\" he", "Dr. Watson\u{2019}s",
        ])
    func unfinished(text: String) throws {
        let written = try Written(text, StopCondition(unit: .sentence))
        #expect(written.end == nil && written.text == text)
    }

    @Test(
        "a paragraph ends before a blank line, a line before its end",
        arguments: [
            ("One.\nTwo.\n \n\nThree", StopCondition.Unit.paragraph, "One.\nTwo."),
            ("\n\nOne.\n\nTwo", .paragraph, "\n\nOne."), ("One. \nTwo", .line, "One."),
            ("\nOne\n", .line, "\nOne"),
        ], [Level.char, .word])
    func paragraphs(_ example: (text: String, unit: StopCondition.Unit, wanted: String), level: Level) throws
    {
        let written = try Written(example.text, StopCondition(unit: example.unit), level: level)
        #expect(written.text == example.wanted && written.end == .unit)
    }

    @Test("in pretokenized text a line is a paragraph")
    func pretokenized() throws {
        let written = try Written("the sea \n the end", StopCondition(unit: .paragraph), level: .pretokenized)
        #expect(written.text == "the sea" && written.end == .unit)
    }

    @Test("the first of a stop text and a sentence end ends the text")
    func both() throws {
        let ending = StopCondition(stops: ["end"], unit: .sentence)
        #expect(try Written("The end. The", ending).text == "The ")
        #expect(try Written("The sea. The end", ending).text == "The sea.")
        // The T that makes the end of the sentence certain also completes a stop text.
        for (stop, wanted, end) in [("T", "He left.", StopCondition.Reason.unit), ("left. T", "He ", .stop)] {
            let written = try Written("He left. The end", StopCondition(stops: [stop], unit: .sentence))
            #expect(written.text == wanted && written.end == end)
        }
    }

    @Test(
        "after a prompt that is too long to be kept whole, the sentence ends where it does after a short one")
    func longPrompt() throws {
        let prompt = String(repeating: "the sea and ", count: 680)
        let written = try Written(
            "the sea and the sea and the end. He left", after: prompt, StopCondition(unit: .sentence))
        #expect(written.text == "the sea and the sea and the end." && written.end == .unit)
    }

    @Test("a text without a sentence end is returned, however long it is")
    func endless() throws {
        let text = String(repeating: "the sea and ", count: 1500)
        let written = try Written(text, StopCondition(unit: .sentence))
        #expect(written.end == nil && written.text == text && written.streamed.count > text.count - 10)
    }

    /// The text of a stream that is to complete its sentence after the first `count` tokens of `text`.
    private func completed(_ text: String, after prompt: String, count: Int, level: Level) throws -> String {
        let tokenizer = try Tokenizer(
            Vocabulary(of: "the sea sat on the sea. He left? The end, the end\n\n", level: level, minCount: 1)
        )
        var stream = try TextStream(tokenizer, stop: StopCondition(sentenceTokens: 99)), written = ""
        let all = try tokenizer.encode(prompt + text).ids, begin = try tokenizer.encode(prompt).ids.count
        for (index, id) in all.enumerated() where stream.end == nil {
            if index == begin { stream.endPrompt() }
            written += stream.append(id)
            if index + 1 == begin + count { stream.completeSentence() }
        }
        #expect(stream.end == .sentence, "\(written)")
        return String((written + stream.finish()).dropFirst(prompt.count))
    }

    @Test(
        "the sentence in progress is completed, and one that is complete is the last",
        arguments: [
            ("the sea sat. He left. The end", 2, " sea sat."), ("the sea sat. He left. The end", 4, "sat."),
            ("the sea sat. He left. The end", 5, "He left."), ("the sea\n\nThe end. He", 2, "sea"),
        ])
    func sentences(_ example: (text: String, count: Int, wanted: String)) throws {
        let text = try completed(" " + example.text, after: "He", count: example.count, level: .word)
        #expect(text.hasSuffix(example.wanted) && (" " + example.text).hasPrefix(text), "\(text)")
    }

    @Test("a sentence that is complete where the tokens end is the last, with or without the space after it")
    func completeSentence() throws {
        for count in [8, 9] {
            #expect(
                try completed(" sea sat. He left.", after: "the", count: count + 1, level: .char)
                    == " sea sat.")
        }
        #expect(
            try completed(" sea sat. He left. The", after: "the", count: 11, level: .char)
                == " sea sat. He left.")
    }
}
