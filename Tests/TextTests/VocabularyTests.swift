import Testing

@testable import Text

@Suite("Vocabulary") struct VocabularyTests {
    /// Returns the error for a file with changed lines.
    private func failure(level: Level = .word, _ change: (inout [String]) -> Void) throws -> TextError? {
        var lines = text(try Vocabulary(of: sample, level: level).tsv).split(
            separator: "\n", omittingEmptySubsequences: false
        )
        .map(String.init)
        change(&lines)
        do {
            _ = try Vocabulary(tsv: Array(lines.joined(separator: "\n").utf8), path: "v.tsv")
            return nil
        } catch {
            return error
        }
    }

    private func check(_ error: TextError?, line: Int, _ words: String) {
        guard case .vocabulary("v.tsv", let found, let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == line && reason.contains(words), "line \(found): \(reason)")
    }

    @Test("a file read again is the same vocabulary", arguments: Level.allCases, [1, 2])
    func roundTrip(level: Level, minCount: Int) throws {
        let everything = fragments.joined(separator: " x ") + sample + fragments.joined()
        let vocabulary = try Vocabulary(of: everything, level: level, minCount: minCount)
        let again = try Vocabulary(tsv: vocabulary.tsv, path: "v.tsv")
        #expect(again == vocabulary)
        #expect(again.tokens == vocabulary.tokens && again.counts == vocabulary.counts)
        #expect(again.sha256 == vocabulary.sha256 && again.sha256.utf8.count == 64)
        #expect(again.start == vocabulary.start && again.start >= 0)
        #expect(again.notice == nil)
        #expect(
            Set(vocabulary.tokens.indices.map { vocabulary.display(Int32($0)) }).count == vocabulary.count)
    }

    @Test("the file is a table with a header, most frequent first")
    func file() throws {
        let lines = text(try Vocabulary(of: "a b a\nb\tb a a", level: .word).tsv).split(separator: "\n")
        #expect(
            lines.prefix(11) == [
                "# vocabulary\t1", "# level\tword", "# normalization\tnfc", "# locale\ten",
                "# icu\t\(ICU.version)",
                "# unicode\t\(ICU.unicodeVersion)", "token\tcount", "a\t4", "b\t3", "\\n\t1", "⟨/spell⟩\t1",
            ])
    }

    @Test("no text is written like a control token")
    func notation() throws {
        let vocabulary = try Vocabulary(of: "⟨ ⟨ ⁀ ⁀ \\s \\s ⟩ ⟩ \u{301} \u{301}", level: .char)
        let shown = Set(vocabulary.tokens.map { TokenNotation.write($0, level: .char) })
        #expect(
            shown.isSuperset(of: [
                "\\u{27E8}", "\\u{27E9}", "\\u{2040}", "\\\\", "\\s", "⟨start⟩", "\\n", "\\u{7F}",
            ]))
        #expect(vocabulary.display(-1) == "⟨-1⟩")
    }

    @Test("a text has the escapes of the file, and everything else stands for itself")
    func escapedText() {
        #expect(String(escaped: "a b\\n\\t\\s\\\\\\u{2009}⁀⟨\n") == "a b\n\t \\\u{2009}⁀⟨\n")
        #expect(String(escaped: "") == "")
        for bad in ["\\", "a\\q", "\\u", "\\u{}", "\\u{D800}", "\\u{110000}", "\\u{1234567}", "\\r"] {
            #expect(String(escaped: bad) == nil, "\(bad)")
        }
    }

    @Test("the other forms of a token differ from it in their glue")
    func otherForms() throws {
        let line = "a \"b\" a . b. a\n\n"
        let vocabulary = try Vocabulary(of: line + line, level: .word)
        func forms(_ written: String) throws -> [String] {
            let id = try #require(
                vocabulary.tokens.indices.first { vocabulary.display(Int32($0)) == written })
            return vocabulary.otherForms(of: Int32(id)).map { vocabulary.display($0) }
        }
        #expect(try forms(".") == ["⁀."])
        #expect(try forms("⁀\"") == ["\"⁀"])
        #expect(try forms("⟨spell⟩") == ["⟨⁀spell⟩", "⟨spell⁀⟩", "⟨⁀spell⁀⟩"])
        #expect(try forms("a") == [])
        #expect(try forms("\\n\\n") == [] && forms("⟨a⟩") == [])
    }

    @Test(
        "counts are those of the encoded text", arguments: Level.allCases,
        [(1, nil), (2, nil), (3, nil), (2, 270)] as [(Int, Int?)])
    func counts(level: Level, limits: (Int, Int?)) throws {
        let vocabulary = try Vocabulary(of: sample, level: level, minCount: limits.0, maxSize: limits.1)
        var counted = [Int](repeating: 0, count: vocabulary.count)
        for id in try Tokenizer(vocabulary).encode(sample).ids { counted[Int(id)] += 1 }
        if level != .pretokenized { counted[Int(vocabulary.start)] += 1 }
        #expect(counted == vocabulary.counts)
        #expect(vocabulary.count <= limits.1 ?? .max)
    }

    @Test("parts counted separately and merged give the vocabulary of the whole", arguments: Level.allCases)
    func merging(level: Level) throws {
        let utf8 = Array((sample + "\n" + sample).utf8)
        let half = Array((sample + "\n").utf8).count
        let (a, b) = (
            try BlockCounter(level: level, locale: "en"), try BlockCounter(level: level, locale: "en")
        )
        try utf8.withUnsafeBytes { bytes in
            try a.count(UnsafeRawBufferPointer(rebasing: bytes[..<half]), from: .text, to: .whiteSpace)
            try b.count(UnsafeRawBufferPointer(rebasing: bytes[half...]), from: .whiteSpace, to: .text)
        }
        for (first, second) in [(a, b), (b, a)] {
            var counts = first.counts
            counts.merge(second.counts)
            let merged = try Vocabulary(counts: counts, normalization: Normalization(), locale: "en")
            #expect(merged == (try Vocabulary(of: sample + "\n" + sample, level: level)))
        }
    }

    @Test("a size limit removes the rarest tokens, and an impossible one is an error")
    func maxSize() throws {
        let small = try Vocabulary(of: "a a a b b b b c c d d", level: .word, maxSize: 253)
        #expect(small.count == 253)
        #expect(
            small.tokens.contains(.word([UInt8(ascii: "b")], []))
                && !small.tokens.contains(.word([UInt8(ascii: "d")], [])))
        #expect(throws: TextError.vocabularyTooSmall(maxSize: 100, needed: 243)) {
            _ = try Vocabulary(of: "a", level: .char, maxSize: 100)
        }
    }

    @Test("the error of an invalid file has the line and the reason")
    func damage() throws {
        check(try failure { $0[0] = "# vocabulary\t2" }, line: 1, "version \"2\"")
        check(try failure { $0[0] = "hello" }, line: 1, "# vocabulary")
        check(try failure { $0[1] = "# level\tsyllable" }, line: 2, "level \"syllable\"")
        check(try failure { $0[2] = "# normalization\tnfd" }, line: 3, "normalization \"nfd\"")
        check(try failure { $0[3] = "# locale\t../../x" }, line: 4, "not a locale")
        check(try failure { $0[4] = "# icu\tnew" }, line: 5, "version of ICU")
        check(try failure { $0[5] = "# unicode\t" }, line: 6, "version of Unicode")
        check(try failure { $0.remove(at: 6) }, line: 7, "token")
        check(try failure { $0[8] = $0[7] }, line: 9, "line 8 again")
        check(try failure { $0.swapAt(7, 8) }, line: 9, "out of order")
        check(try failure { $0[7] = "x" }, line: 8, "1 columns")
        check(try failure { $0[7] = "x\t1\t2" }, line: 8, "3 columns")
        check(try failure { $0[7] = "\t99" }, line: 8, "without text")
        check(try failure { $0[7] = "x y\t99" }, line: 8, "a space or control")
        for count in ["", "-1", "+1", "1.0", "01", "1e3", "x", "9999999999999999999999", " 1"] {
            check(try failure { $0[7] = "xyz\t\(count)" }, line: 8, "count")
        }
        let most = String(repeating: "9", count: 18)
        check(
            try failure {
                $0[7] = "xyz\t\(most)"; $0[8] = "zyx\t\(most)"
            }, line: 9, "the counts so far are 1999999999999999998")
        for escape in [
            "\\", "\\x", "\\u", "\\u{", "\\u{}", "\\u{D800}", "\\u{110000}", "\\u{+1}", "\\u{1234567}",
            "\\u{D}",
        ] {
            check(try failure { $0[7] = "a\(escape)\t99" }, line: 8, "escape")
        }
        for token in ["⟨", "⟨stop⟩", "⟨start", "a⟩b", "a⁀b", "⟨⁀start⟩", "⟨eos⟩", "⟨0xFF⟩", "⁀\\n", "⟨⟩"] {
            check(try failure { $0[7] = "\(token)\t99" }, line: 8, "")
        }
        check(try failure(level: .char) { $0[7] = "ab\t99" }, line: 8, "several characters")
        check(try failure(level: .char) { $0[7] = "⟨spell⟩\t99" }, line: 8, "called that")
        check(try failure(level: .pretokenized) { $0[7] = "⁀a\t99" }, line: 8, "glue")
        check(try failure { $0[7] = String(repeating: "x", count: 1025) + "\t99" }, line: 8, "1024 bytes")
    }

    @Test("a file that is cut short, empty or without a required token is refused")
    func missing() throws {
        let tsv = try Vocabulary(of: sample, level: .word).tsv
        #expect(throws: TextError.empty(path: "v.tsv")) { _ = try Vocabulary(tsv: [], path: "v.tsv") }
        #expect(throws: TextError.self) { _ = try Vocabulary(tsv: tsv.dropLast(), path: "v.tsv") }
        #expect(throws: TextError.missing(path: "no/such.tsv")) {
            _ = try Vocabulary(contentsOf: "no/such.tsv")
        }
        let lines = text(tsv).split(separator: "\n")
        for token in ["⟨start⟩", "⟨/spell⟩", "⟨⁀spell⁀⟩", "⟨0x80⟩", "⟨Q⟩", "\\s"] {
            let left = lines.filter { !$0.hasPrefix(token + "\t") }
            #expect(left.count == lines.count - 1)
            #expect(
                throws: TextError.vocabulary(
                    path: "v.tsv", line: left.count,
                    reason: "\(token) is missing, which some texts need")
            ) {
                _ = try Vocabulary(tsv: Array((left.joined(separator: "\n") + "\n").utf8), path: "v.tsv")
            }
        }
    }

    @Test("no damaged byte makes loading trap")
    func fuzz() throws {
        let tsv = try Vocabulary(of: sample, level: .word).tsv
        var random = Seeded(11)
        for _ in 0..<40 {
            var damaged = tsv
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            _ = try? Vocabulary(tsv: damaged, path: "v.tsv")
        }
    }
}
