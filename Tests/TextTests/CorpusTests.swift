import Foundation
import Testing

@testable import Text

@Suite("Corpus") struct CorpusTests {
    private func corpus(
        _ files: CorpusFiles, _ names: [String], _ change: (inout CorpusOptions) -> Void = { _ in }
    )
        throws -> Corpus
    {
        var options = CorpusOptions()
        change(&options)
        return try Corpus(paths: names.map(files.path), options: options)
    }

    private func texts(_ part: Corpus.Part) throws -> [String] {
        try (0..<part.documents).map { String(decoding: try part.text(ofDocument: $0), as: UTF8.self) }
    }

    @Test("a directory means its .txt files at any depth, sorted by path, without hidden ones")
    func directories() throws {
        let files = try CorpusFiles([
            "d/b.txt": "bb", "d/a/z.txt": "aa", "d/c.TXT": "cc", "d/.hidden.txt": "hh", "d/notes.md": "mm",
            "e.text": "ee",
        ])
        let corpus = try corpus(files, ["e.text", "d"]) { $0.validationShare = 0 }
        #expect(try texts(corpus.train) == ["ee", "aa", "bb", "cc"])
        #expect(corpus.validation.isEmpty && corpus.test.isEmpty)
    }

    @Test("the words of a text are the spellings of its training part, sorted, the most frequent ones")
    func words() throws {
        let files = try CorpusFiles(["a.txt": "The cat, the CAT -- don't 12 家… the\n\nunseen"])
        let corpus = try corpus(files, ["a.txt"]) { $0.validationShare = 0.15 }
        func list(_ threads: Int) throws -> [String] {
            try corpus.words(locale: "en", threads: threads).words.map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(try list(1) == ["12", "CAT", "The", "cat", "don't", "the", "家"])
        let two = try list(2)
        #expect(try list(1) == two)
    }

    @Test("of the running words of a text, those that another text's vocabulary has are known")
    func knownWords() throws {
        let files = try CorpusFiles([
            "a.txt": "the cat and the dog, the cat and a dog", "b.txt": "The cat sat, and sat. The cat!",
            "c.txt": "!",
        ])
        func share(_ name: String) throws -> Double {
            let known = try corpus(files, ["a.txt"]) { $0.validationShare = 0 }
            return try corpus(files, [name]) { $0.validationShare = 0 }
                .shareOfWords(in: try known.vocabulary(level: .word, minCount: 2))
        }
        #expect(try share("b.txt") == 3.0 / 7, "cat, and, cat; case matters, marks are no words")
        #expect(try share("a.txt") == 9.0 / 10, "a is rare, and stands among the letters that spell only")
        #expect(try share("c.txt") == 0)
    }

    @Test(
        "a list of words is read as it was written, and anything else is refused with its line",
        arguments: [
            ("b\na\n", 2), ("a\na\n", 2), ("a\n\n", 2), ("\n", 1), ("a\nb", 2), ("a\nb\u{FFFD}\n", 2),
        ])
    func wordLists(text: String, line: Int) throws {
        let list = WordList(["b", "é", "a", "b"].map { Array($0.utf8) })
        #expect(list.utf8 == Array("a\nb\né\n".utf8))
        #expect(try WordList(utf8: list.utf8, path: "w") == list)
        #expect(try WordList(utf8: [], path: "w").words.isEmpty)
        #expect(list.union(WordList([[0x63], [0x61]])).utf8 == Array("a\nb\nc\né\n".utf8))
        // U+FFFD stands for a byte that is not UTF-8.
        let utf8 = text.unicodeScalars.flatMap { $0 == "\u{FFFD}" ? [0xFF] : Array(String($0).utf8) }
        let error = #expect(throws: TextError.self) { try WordList(utf8: utf8, path: "w") }
        #expect(error?.description.hasPrefix("w, line \(line): ") == true)
    }

    @Test("a directory that links to itself is read once")
    func circle() throws {
        let files = try CorpusFiles(["d/a.txt": "once only"])
        try FileManager.default.createSymbolicLink(
            atPath: files.path("d/again"), withDestinationPath: files.path("d"))
        #expect(try corpus(files, ["d"]) { $0.validationShare = 0 }.train.documents == 1)
    }

    @Test(
        "the tail of each file is set aside, counted in characters and not in bytes",
        arguments: [
            (10, 0.1, 0.0, 9, 1), (11, 0.1, 0.0, 9, 2), (9, 0.1, 0.0, 8, 1), (2, 0.4, 0.0, 1, 1),
            (10, 0.2, 0.1, 7, 2), (10, 0.0, 0.0, 10, 0), (1_115_394, 0.1, 0.0, 1_003_854, 111_540),
        ])
    func split(n: Int, v: Double, t: Double, train: Int, validation: Int) throws {
        let first = Corpus.floor(n, 1 - v - t)
        let second = Corpus.floor(n, 1 - t)
        #expect(first == train && second - first == validation)
        guard n < 100 else { return }
        // Letters of one, two, three and four bytes.
        let text = String((0..<n).map { Array("aé中😀")[$0 % 4] })
        let files = try CorpusFiles(["a.txt": text, "b.txt": text])
        let corpus = try corpus(files, ["a.txt", "b.txt"]) { ($0.validationShare, $0.testShare) = (v, t) }
        #expect(corpus.train.characters == 2 * train && corpus.validation.characters == 2 * validation)
        #expect(corpus.test.characters == 2 * (n - train - validation))
        let scalars = Array(text.unicodeScalars)
        #expect(try texts(corpus.train)[0].unicodeScalars.elementsEqual(scalars[..<train]))
        if validation > 0 {
            let tail = scalars[train..<train + validation]
            #expect(try texts(corpus.validation)[1].unicodeScalars.elementsEqual(tail))
        }
    }

    @Test("with separate files for validation and test, the training files stay whole")
    func overrides() throws {
        let files = try CorpusFiles(["a.txt": "train on all", "v.txt": "valid", "t.txt": "test"])
        let corpus = try corpus(files, ["a.txt"]) {
            $0.validationPaths = [files.path("v.txt")]
            $0.testPaths = [files.path("t.txt")]
        }
        #expect(try texts(corpus.train) == ["train on all"])
        #expect(try texts(corpus.validation) == ["valid"])
        #expect(try texts(corpus.test) == ["test"])
    }

    @Test("the vocabulary comes from the training part only")
    func vocabulary() throws {
        let files = try CorpusFiles([
            "a.txt": String(repeating: "sea ", count: 90) + String(repeating: "ice ", count: 10)
        ])
        let made = try corpus(files, ["a.txt"]).vocabulary(level: .word)
        let tokens = (0..<Int32(made.count)).map(made.display)
        #expect(tokens.contains("sea") && !tokens.contains("ice"))
    }

    @Test(
        "a word that occurs once is spelled, but is a token in pretokenized text",
        arguments: [Level.word, .pretokenized])
    func hapax(level: Level) throws {
        let files = try CorpusFiles(["a.txt": String(repeating: "sea ", count: 90) + "banknote\n"])
        var options = CorpusOptions()
        (options.validationShare, options.pretokenized) = (0, level == .pretokenized)
        let made = try Corpus(paths: [files.path("a.txt")], options: options).vocabulary(level: level)
        let tokens = (0..<Int32(made.count)).map(made.display)
        #expect(tokens.contains("banknote") == (level == .pretokenized))
    }

    @Test("line ends become LF, byte order marks are removed, letters are composed, in any block")
    func normalization() throws {
        let files = try CorpusFiles(["a.txt": "\u{FEFF}Cafe\u{301}\r\nau\rlait \u{FEFF}\n"])
        #expect(
            try texts(corpus(files, ["a.txt"]) { $0.validationShare = 0 }.train) == [
                "Café\nau\nlait \n"
            ])
    }

    @Test("a corpus beyond the memory limit is kept in a file and is the same corpus")
    func spool() throws {
        let bytes = Array((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
        let (small, large) = (Spool(), Spool(memoryLimit: 1000))
        for start in stride(from: 0, to: bytes.count, by: 700) {
            let piece = Array(bytes[start..<min(start + 700, bytes.count)])
            try small.append(piece)
            try large.append(piece)
        }
        try small.finish()
        try large.finish()
        for range in [0..<200_000, 0..<0, 699..<701, 199_990..<200_000] {
            #expect(try small.read(range) == Array(bytes[range]))
            #expect(try large.read(range) == Array(bytes[range]))
        }
    }

    @Test("invalid UTF-8 is counted with its first offset, and an error in strict mode")
    func invalid() throws {
        let files = try CorpusFiles()
        try files.write(Array("ab".utf8) + [0xFF] + Array("cd".utf8) + [0xC3, 0x28], to: "a.txt")
        let corpus = try corpus(files, ["a.txt"]) { $0.validationShare = 0 }
        #expect(try texts(corpus.train) == ["ab\u{FFFD}cd\u{FFFD}("])
        #expect(corpus.notices.count == 1)
        #expect(corpus.notices[0].contains("2 places are not UTF-8, the first at byte 2"))
        #expect(throws: TextError.self) { try self.corpus(files, ["a.txt"]) { $0.strict = true } }
    }

    @Test("pretokenized text has single spaces and ends every line")
    func pretokenized() throws {
        let files = try CorpusFiles(["a.txt": "  the  <unk> \tN \n\n <eos> sea"])
        let corpus = try corpus(files, ["a.txt"]) { ($0.pretokenized, $0.validationShare) = (true, 0) }
        #expect(try texts(corpus.train) == ["the <unk> N\n\n<eos> sea\n"])
        let made = try corpus.vocabulary(level: .pretokenized, minCount: 1)
        let encoded = try corpus.encode(with: Tokenizer(made), threads: 1, cacheDirectory: nil).train
        let tokens = try encoded.ids(0..<encoded.count).map(made.display)
        #expect(tokens == ["⟨eos⟩", "the", "<unk>", "N", "⟨eos⟩", "⟨eos⟩", "<eos>", "sea", "⟨eos⟩"])
    }

    @Test("each kind of bad input has an error of its own")
    func badInput() throws {
        let files = try CorpusFiles(["empty.txt": "", "one.txt": "a", "d/notes.md": "x", "e/empty.txt": ""])
        try files.write([0x61, 0x62, 0, 0x63], to: "binary.txt")
        func failure(_ name: String, _ change: (inout CorpusOptions) -> Void = { _ in }) -> TextError? {
            do {
                _ = try corpus(files, [name], change)
                return nil
            } catch {
                return error as? TextError
            }
        }
        #expect(failure("nowhere.txt") == .missing(path: files.path("nowhere.txt")))
        #expect(failure("empty.txt") == .empty(path: files.path("empty.txt")))
        #expect(failure("e") == .empty(path: files.path("e")))
        #expect(failure("d") == .noTextFiles(directory: files.path("d")))
        #expect(failure("one.txt") == .tooShort(characters: 1))
        #expect(failure("one.txt") { $0.validationShare = 1 } == .shares(validation: 1, test: 0))
        #expect(failure("one.txt") { $0.validationShare = .nan }.map { "\($0)" }?.contains("nan") == true)
        #expect(failure("binary.txt") == .binary(path: files.path("binary.txt"), offset: 2))
    }
}
