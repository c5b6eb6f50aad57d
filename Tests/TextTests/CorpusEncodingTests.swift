import Foundation
import SystemPackage
import Testing

@testable import Text

@Suite("Encoded corpus") struct CorpusEncodingTests {
    private static let paragraph = """
        "The rings," said Nell, "are ice & dust  -- nothing else." Señor Ørsted, 61 years old, shook his head.
        中文没有空格。 Ελληνικά; 👩‍🚀 went\tup\n
        """

    /// A corpus of two documents with blocks of 100 bytes.
    private func corpus(_ files: CorpusFiles, level: Level) throws -> Corpus {
        try files.write(Array(String(repeating: Self.paragraph, count: 12).utf8), to: "a.txt")
        try files.write(Array(String(repeating: Self.paragraph + "end ", count: 5).utf8), to: "b.txt")
        var options = CorpusOptions()
        options.pretokenized = level == .pretokenized
        var corpus = try Corpus(paths: [files.path("a.txt"), files.path("b.txt")], options: options)
        (corpus.train.blockTarget, corpus.train.blockLimit) = (100, 400)
        return corpus
    }

    private func ids(_ file: TokenFile) throws -> [Int32] { try file.ids(0..<file.count) }

    @Test(
        "the ids are those of each whole document after a start token, for any number of threads",
        arguments: Level.allCases, [1, 2, 5])
    func threads(level: Level, threads: Int) throws {
        let files = try CorpusFiles()
        let corpus = try corpus(files, level: level)
        let tokenizer = try Tokenizer(corpus.vocabulary(level: level))
        let encoded = try corpus.encode(with: tokenizer, threads: threads, cacheDirectory: nil)
        for (part, file) in [(corpus.train, encoded.train), (corpus.validation, encoded.validation)] {
            var (wanted, words, spelled): ([Int32], Int, Int) = ([], 0, 0)
            for document in 0..<part.documents {
                let whole = try tokenizer.encode(normalized: part.text(ofDocument: document))
                wanted += [tokenizer.vocabulary.start] + whole.ids
                (words, spelled) = (words + whole.words, spelled + whole.spelledWords)
            }
            #expect(try ids(file) == wanted)
            #expect(file.documents == 2 && file.characters == part.characters)
            #expect(file.words == words && file.spelledWords == spelled)
        }
        #expect(encoded.test.count == 0 && encoded.notices.isEmpty)
    }

    @Test("a vocabulary does not depend on the number of threads", arguments: Level.allCases)
    func vocabulary(level: Level) throws {
        let files = try CorpusFiles()
        let corpus = try corpus(files, level: level)
        let made = try corpus.vocabulary(level: level, threads: 1)
        #expect(try corpus.vocabulary(level: level, threads: 3) == made)
    }

    @Test("ids of more than 16 bits are kept")
    func wide() throws {
        var writer = try TokenWriter(path: nil, vocabularyCount: 70_000)
        try writer.begin(69_999)
        try writer.append([0, 65_536, 1], BlockEncoder.Counts(characters: 3, words: 3, spelledWords: 0))
        let file = try writer.finish()
        #expect(try ids(file) == [69_999, 0, 65_536, 1])
        #expect(try file.ids(2..<3) == [65_536])
    }

    @Test("a second run takes the ids from the cache")
    func cache() throws {
        let files = try CorpusFiles()
        let corpus = try corpus(files, level: .word)
        let tokenizer = try Tokenizer(corpus.vocabulary(level: .word))
        let directory = files.path("made/on/the/way")
        let first = try corpus.encode(with: tokenizer, threads: 1, cacheDirectory: directory)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        #expect(names.count == 2 && names.allSatisfy { $0.hasSuffix(".tokens") })
        let before = try names.map { try modified(directory + "/" + $0) }
        let second = try corpus.encode(with: tokenizer, threads: 1, cacheDirectory: directory)
        #expect(try names.map { try modified(directory + "/" + $0) } == before)
        #expect(try ids(second.train) == ids(first.train) && second.train.words == first.train.words)
        // Another vocabulary has ids of its own.
        let other = try Tokenizer(corpus.vocabulary(level: .char))
        let third = try corpus.encode(with: other, threads: 1, cacheDirectory: directory)
        #expect(try ids(third.train) != ids(first.train))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 4)
    }

    @Test("what a killed run left half written in a cache is deleted, and what another one is writing is not")
    func abandoned() throws {
        let files = try CorpusFiles()
        let corpus = try corpus(files, level: .word)
        let tokenizer = try Tokenizer(corpus.vocabulary(level: .word))
        try files.write(Array("half".utf8), to: "cache/other.tokens.abcdef")
        try files.write(Array("half".utf8), to: "cache/note.txt")
        let (writing, path) = try FileDescriptor.temporary(prefix: files.path("cache/third.tokens."))
        defer { try? writing.close() }
        _ = try corpus.encode(with: tokenizer, threads: 1, cacheDirectory: files.path("cache"))
        let kept = try FileManager.default.contentsOfDirectory(atPath: files.path("cache"))
            .filter { !$0.hasSuffix(".tokens") }
        #expect(Set(kept) == ["note.txt", URL(filePath: path).lastPathComponent])
        removeFile(path)
    }

    private func modified(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int ?? 0
    }

    /// The kinds of damage to a cached file.
    enum Damage: CaseIterable {
        case bit, header, cutOff, longer, empty, otherFile
    }

    @Test("a damaged cache is noticed and written again", arguments: Damage.allCases)
    func damage(damage: Damage) throws {
        let files = try CorpusFiles()
        let corpus = try corpus(files, level: .word)
        let tokenizer = try Tokenizer(corpus.vocabulary(level: .word))
        let wanted = try ids(
            try corpus.encode(with: tokenizer, threads: 1, cacheDirectory: files.path("cache")).train)
        let names = try FileManager.default.contentsOfDirectory(atPath: files.path("cache"))
        for name in names {
            var bytes = [UInt8](try Data(contentsOf: URL(filePath: files.path("cache/\(name)"))))
            switch damage {
            case .bit: bytes[bytes.count - 1] ^= 1
            case .header: bytes[20] ^= 0x80
            case .cutOff: bytes.removeLast(2)
            case .longer: bytes += [0, 0]
            case .empty: bytes = []
            case .otherFile: bytes = Array("not ids at all".utf8)
            }
            try files.write(bytes, to: "cache/\(name)")
        }
        let second = try corpus.encode(with: tokenizer, threads: 1, cacheDirectory: files.path("cache"))
        #expect(second.notices.count == 2)
        #expect(try ids(second.train) == wanted)
        let third = try corpus.encode(with: tokenizer, threads: 1, cacheDirectory: files.path("cache"))
        #expect(third.notices.isEmpty)
    }

    @Test("a cached file that another program cuts short, or changes, while it is used is an error")
    func cutWhileUsed() throws {
        let files = try CorpusFiles()
        let corpus = try corpus(files, level: .word)
        let tokenizer = try Tokenizer(corpus.vocabulary(level: .word))
        for _ in 0..<2 {
            let tokens = try corpus.encode(
                with: tokenizer, threads: 1, cacheDirectory: files.path("cache")
            ).train
            let path = try #require(
                try FileManager.default.contentsOfDirectory(atPath: files.path("cache"))
                    .map { files.path("cache/\($0)") }.max { try size($0) < size($1) })
            let file = try FileHandle(forUpdating: URL(filePath: path))
            let cut = try size(path) / 2
            try file.truncate(atOffset: UInt64(cut))
            #expect(throws: TextError.damagedTokens(path: path, reason: "it ends at byte \(cut)")) {
                try ids(tokens)
            }
            #expect(try tokens.ids(0..<9).count == 9)
            try file.seek(toOffset: 128)
            try file.write(contentsOf: [0xFF, 0xFF])
            let change = "id 65535 of \(tokens.vocabularyCount)"
            #expect(throws: TextError.damagedTokens(path: path, reason: change)) { try tokens.ids(0..<9) }
        }
    }

    private func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    @Test("an id outside the vocabulary is damage even if the checksum matches")
    func hostile() throws {
        let files = try CorpusFiles()
        var writer = try TokenWriter(path: files.path("x.tokens"), vocabularyCount: 10)
        try writer.append([3, 10, 2], BlockEncoder.Counts())
        _ = try writer.finish()
        #expect(
            throws: TextError.damagedTokens(path: files.path("x.tokens"), reason: "id 10 of 10")
        ) { try TokenFile(cached: files.path("x.tokens")) }
    }

    @Test("a header whose counts contradict each other is damage even if its checksum matches")
    func hostileHeader() throws {
        let files = try CorpusFiles()
        for (damage, reason) in [
            ({ $0.documents = 3 }, "it has 3 documents, at most 2 are possible"),
            ({ $0.words = 3 }, "it has 3 words, at most 2 are possible"),
            ({ $0.spelledWords = 1 }, "it has 1 spelled words, at most 0 are possible"),
            (
                { $0.characters = 1 << 60 },
                "it has a count of 1152921504606846976, at most 72057594037927935 are possible"
            ),
        ] as [((inout TokenHeader.Counts) -> Void, String)] {
            var header = TokenHeader()
            (header.counts.ids, header.counts.vocabulary) = (2, 10)
            damage(&header.counts)
            try files.write(header.bytes + [1, 0, 2, 0], to: "x.tokens")
            #expect(throws: TextError.damagedTokens(path: files.path("x.tokens"), reason: reason)) {
                try TokenFile(cached: files.path("x.tokens"))
            }
        }
    }

    @Test("without a writable cache the text is encoded all the same, with a notice")
    func unwritableCache() throws {
        let files = try CorpusFiles(["file": "in the way"])
        let corpus = try corpus(files, level: .char)
        let tokenizer = try Tokenizer(corpus.vocabulary(level: .char))
        let encoded = try corpus.encode(with: tokenizer, threads: 1, cacheDirectory: files.path("file/cache"))
        #expect(encoded.notices.count == 2 && encoded.train.count > 0)
    }

    @Test(
        "encoding and decoding a file in blocks gives the same as in one piece",
        arguments: [Level.char, .word])
    func fileCoding(level: Level) throws {
        let files = try CorpusFiles()
        let text = String(repeating: Self.paragraph, count: 3) + "\0\u{1}"
        try files.write(Array(text.utf8) + [0xFF], to: "a.txt")
        let tokenizer = try Tokenizer(Vocabulary(of: Self.paragraph, level: level))
        var ids: [Int32] = []
        let (counts, invalid) = try tokenizer.encode(file: files.path("a.txt"), threads: 2) { ids += $0 }
        let whole = try tokenizer.encode(bytes: Array(text.utf8) + [0xFF])
        #expect(ids == whole.ids && invalid == whole.invalidUTF8)
        #expect(counts.characters == whole.characters && counts.words == whole.words)
        try files.write(Array(ids.map { "\($0)" }.joined(separator: " \n").utf8), to: "ids")
        var decoded: [UInt8] = []
        try tokenizer.decode(file: files.path("ids")) { decoded += $0 }
        #expect(decoded == Array((text + "\u{FFFD}").utf8))
    }

    @Test(
        "ids that are not decimal numbers of the vocabulary are refused",
        arguments: ["12 x", "-1", "1.5", "99999", "99999999999999999999999999"])
    func badIDs(text: String) throws {
        let files = try CorpusFiles(["ids": text])
        let tokenizer = try Tokenizer(Vocabulary(of: "a", level: .char))
        #expect(throws: TextError.self) { try tokenizer.decode(file: files.path("ids")) { _ in } }
    }
}
