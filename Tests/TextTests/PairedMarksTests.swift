import Testing

@testable import Text

@Suite("Paired marks") struct PairedMarksTests {
    /// Whether `next` may follow `text`.
    private func allows(
        _ next: String, after text: String, level: Level, endsWithSentence: Bool = false,
        _ rules: WritingRules = WritingRules()
    ) throws -> Bool {
        let vocabulary = try Vocabulary(
            of: "he said, \"yes (no) [a] {b} “so” „wo“ «la» »da«\" he \"it\"\n\nhe—he.\nhe. \" ” he",
            level: level, minCount: 1)
        let tokenizer = try Tokenizer(vocabulary)
        let all = try tokenizer.encode(text + next).ids
        // A space at the end is a token of its own, before a word it is implied.
        let count = zip(all, try tokenizer.encode(text).ids).prefix { $0 == $1 }.count
        var constraints = TokenConstraints(vocabulary)
        for id in all[..<count] { constraints.advance(id) }
        if endsWithSentence { constraints.endWithSentence() }
        var logits = [Float](repeating: 0, count: vocabulary.count)
        logits.withUnsafeMutableBufferPointer { constraints.mask($0, rules) }
        return logits[Int(all[count])] == 0
    }

    @Test(
        "a mark closes what is open, and nothing else", arguments: [Level.char, .word],
        [
            ("(he", ")", true), ("he", ")", false), ("(he) it", ")", false), ("(he (it) he", ")", true),
            ("[he", ")", false), ("[he", "]", true), ("{he", "}", true),
            ("“he", "”", true), ("he", "”", false), ("“he” it", "”", false), ("\"he", "”", false),
            ("\"he", "\"", true), ("he", "\"", false), ("\"he\" it", "\"", false), ("“he", "\"", false),
            ("„he", "“", true), ("«he", "»", true), ("»he", "«", true),
            // A paragraph closes everything.
            ("(he\n\nit", ")", false), ("“he\n\nit", "”", false), ("“he\nit", "”", true),
        ])
    func closing(level: Level, example: (text: String, next: String, isAllowed: Bool)) throws {
        let isAllowed = try allows(example.next, after: example.text, level: level)
        #expect(isAllowed == example.isAllowed, "\(example)")
    }

    @Test("a quotation is not opened twice, nor left open by a paragraph", arguments: [Level.char, .word])
    func opening(level: Level) throws {
        #expect(try allows("“it", after: "he ", level: level))
        #expect(try !allows("“it", after: "“he ", level: level))
        #expect(try allows("(it", after: "(he ", level: level))
        #expect(try allows("\nhe", after: "“he", level: level))
        #expect(try allows("\nhe", after: "“he.”", level: level))
        #expect(try !allows("\nhe", after: "“he.", level: level))
        #expect(try allows("\n\nhe", after: "“he”", level: level))
        #expect(try allows("\n\nhe", after: "“he", level: level) == (level == .char))
    }

    @Test("where characters are tokens, the place of a straight mark tells whether it opens or closes")
    func places() throws {
        for (text, isAllowed) in [
            ("he ", true), ("", true), ("(", true), ("he—", true), ("\"he ", false), ("\"he—", true),
        ] {
            #expect(try allows("\"", after: text, level: .char) == isAllowed, "\(text)")
        }
    }

    @Test("a text that ends with its sentence closes what is open after it", arguments: [Level.char, .word])
    func end(level: Level) throws {
        for (open, close) in [("\"", "\""), ("“", "”"), ("(", ")"), ("«", "»")] {
            func allows(_ next: String, after text: String, ends: Bool = true) throws -> Bool {
                try self.allows(next, after: text, level: level, endsWithSentence: ends)
            }
            #expect(try !allows(" it", after: "\(open)he."), "the sentence is over")
            #expect(try allows(close, after: "\(open)he."))
            #expect(try allows(" it", after: "\(open)he.", ends: false), "the text goes on")
            #expect(try allows(" it", after: "\(open)he"), "the sentence goes on")
            #expect(try allows(" it", after: "\(open)he\(close) it."), "nothing is open")
            #expect(try allows(" it", after: "\(open)he.\(close)"))
            guard level == .word, ["\"", "”"].contains(close) else { continue }
            #expect(try !allows(" \(close) ", after: "\(open)he."), "a mark on its own")
        }
        var free = WritingRules()
        free.unbalancesMarks = true
        #expect(try allows(" it", after: "\"he.", level: level, endsWithSentence: true, free))
    }

    @Test("what no token can close is left open") func unclosable() throws {
        let vocabulary = try Vocabulary(of: "“he. it", level: .word, minCount: 1)
        var constraints = TokenConstraints(vocabulary)
        for id in try Tokenizer(vocabulary).encode("“he.").ids { constraints.advance(id) }
        constraints.endWithSentence()
        var logits = [Float](repeating: 0, count: vocabulary.count)
        logits.withUnsafeMutableBufferPointer { constraints.mask($0, WritingRules()) }
        #expect(logits.contains(0))
    }
}
