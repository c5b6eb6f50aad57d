/// Writes and reads the file of a ``Vocabulary``.
enum VocabularyFile {
    static let version = 1
    /// Larger files and vocabularies are refused, since no softmax has that many rows.
    static let maxBytes = 256 << 20, maxTokens = 4 << 20

    static func write(header: VocabularyHeader, tokens: [Token], counts: [Int]) -> [UInt8] {
        var text = "# vocabulary\t\(version)\n"
        text += "# level\t\(header.level.rawValue)\n"
        text += "# normalization\t\(header.normalization.name)\n"
        text += "# locale\t\(header.locale)\n"
        text += "# icu\t\(header.icuVersion)\n"
        text += "# unicode\t\(header.unicodeVersion)\n"
        text += "token\tcount\n"
        for (token, count) in zip(tokens, counts) {
            text += "\(TokenNotation.write(token, level: header.level))\t\(count)\n"
        }
        return Array(text.utf8)
    }

    /// Returns whether token `a` precedes `b`: by falling count, then by the bytes of the written form.
    static func precedes(_ a: (written: String, count: Int), _ b: (written: String, count: Int)) -> Bool {
        a.count != b.count ? a.count > b.count : a.written.utf8.lexicographicallyPrecedes(b.written.utf8)
    }
}

extension Vocabulary {
    /// Reads and checks a vocabulary file, or standard input for `-`.
    ///
    /// An editor's byte order mark and CR LF line ends are no part of the vocabulary, but of ``notices``.
    public init(contentsOf path: String) throws(TextError) {
        let file = try TextFile(contentsOf: path, limit: VocabularyFile.maxBytes)
        try self.init(tsv: file.bytes, path: path)
        edits = file.edits
    }

    /// Checks the contents of a vocabulary file; `path` is for errors, which name the line and the reason.
    public init(tsv: [UInt8], path: String) throws(TextError) {
        guard !tsv.isEmpty else { throw .empty(path: path) }
        var reader = VocabularyReader(tsv: tsv, path: path)
        let header = try reader.header()
        try reader.body(level: header.level)
        self.init(header: header, tokens: reader.tokens, counts: reader.counts, tsv: tsv)
    }
}

/// Reads a vocabulary file line by line.
struct VocabularyReader {
    private let path: String
    private let tsv: [UInt8]
    private var position = 0
    private var line = 0
    private(set) var tokens: [Token] = []
    private(set) var counts: [Int] = []
    /// The sum of the counts.
    private var total = 0

    init(tsv: [UInt8], path: String) { (self.tsv, self.path) = (tsv, path) }

    private func failure(_ reason: String) -> TextError {
        .vocabulary(path: path, line: max(line, 1), reason: reason)
    }

    private mutating func nextLine() throws(TextError) -> ArraySlice<UInt8>? {
        guard position < tsv.count else { return nil }
        line += 1
        guard let end = tsv[position...].firstIndex(of: UInt8(ascii: "\n")) else {
            throw failure("the line has no end; the file seems to be cut short")
        }
        defer { position = end + 1 }
        return tsv[position..<end]
    }

    /// Returns the value in the next line, which must be `# name`, a tab and the value.
    private mutating func field(_ name: String) throws(TextError) -> String {
        let wanted = Array("# \(name)\t".utf8)
        guard let text = try nextLine(), text.starts(with: wanted) else {
            throw failure("a vocabulary file has \"# \(name)\" and a tab here")
        }
        guard text.count - wanted.count <= 100,
            let value = String(validating: text.dropFirst(wanted.count), as: UTF8.self)
        else { throw failure("the value of \"\(name)\" is not a short text") }
        return value
    }

    mutating func header() throws(TextError) -> VocabularyHeader {
        let version = try field("vocabulary")
        guard version == "\(VocabularyFile.version)" else {
            throw failure(
                "version \(printable(version)) of the format; this build reads \(VocabularyFile.version)")
        }
        let levelName = try field("level")
        guard let level = Level(rawValue: levelName) else {
            throw failure("level \(printable(levelName)); char, word and pretokenized are known")
        }
        let normalizationName = try field("normalization")
        guard let normalization = Normalization(name: normalizationName) else {
            throw failure("normalization \(printable(normalizationName)); nfc, nfkc and none are known")
        }
        let locale = try field("locale")
        guard Segmenter.isLocale(locale) else { throw failure("\(printable(locale)) is not a locale") }
        let icu = try field("icu")
        guard isVersion(icu) else { throw failure("\(printable(icu)) is not a version of ICU") }
        let unicode = try field("unicode")
        guard isVersion(unicode) else { throw failure("\(printable(unicode)) is not a version of Unicode") }
        guard let titles = try nextLine(), titles.elementsEqual("token\tcount".utf8) else {
            throw failure("the line before the first token is \"token\", tab, \"count\"")
        }
        return VocabularyHeader(
            level: level, normalization: normalization, locale: locale, icuVersion: icu,
            unicodeVersion: unicode)
    }

    mutating func body(level: Level) throws(TextError) {
        var lines: [Token: Int] = [:]
        var last: (written: String, count: Int)?
        while let text = try nextLine() {
            guard tokens.count < VocabularyFile.maxTokens else {
                throw failure("more than \(VocabularyFile.maxTokens) tokens")
            }
            let columns = text.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            guard columns.count == 2 else { throw failure("\(columns.count) columns; token and count are 2") }
            guard let written = String(validating: columns[0], as: UTF8.self) else {
                throw failure("the token is not UTF-8")
            }
            guard let count = count(columns[1]) else {
                throw failure("the count is not a number below 10^18")
            }
            total += count
            guard total < 1_000_000_000_000_000_000 else {
                throw failure("the counts so far are \(total); all of them are below 10^18")
            }
            let token: Token
            switch TokenNotation.read(columns[0], level: level) {
            case .success(let read): token = read
            case .failure(let error): throw failure(error.reason)
            }
            if let first = lines.updateValue(line, forKey: token) {
                throw failure("the token of line \(first) again")
            }
            if let last, !VocabularyFile.precedes(last, (written, count)) {
                throw failure("out of order: counts fall, and equal counts are in byte order of their tokens")
            }
            last = (written, count)
            tokens.append(token)
            counts.append(count)
        }
        for token in Token.required(at: level) where lines[token] == nil {
            throw failure(
                "\(TokenNotation.write(token, level: level)) is missing, which some texts need"
            )
        }
    }

    private func count(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...18).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.count == 1 || digits.first != 0x30
        else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private func isVersion(_ text: String) -> Bool {
        (1...20).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
    }

    private func printable(_ text: String) -> String { "\"\(TokenNotation.escape(Array(text.utf8)))\"" }
}
