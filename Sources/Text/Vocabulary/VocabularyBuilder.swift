extension Vocabulary {
    /// Creates the vocabulary of a text from the counts of its words or characters.
    ///
    /// Rarer characters than `minCount` become code points or bytes. Rarer words are spelled, and the characters of
    /// their spellings are then counted, because a model learns spelling from these only. `maxSize` limits the whole
    /// vocabulary by removing the rarest. The counts in the file are those of the encoded text.
    public init(
        counts: TokenCounts, normalization: Normalization, locale: String, minCount: Int = 2,
        maxSize: Int? = nil
    ) throws(TextError) {
        var builder = try VocabularyBuilder(counts, locale: locale, minCount: minCount)
        let header = VocabularyHeader(level: counts.level, normalization: normalization, locale: locale)
        self = try builder.build(header, maxSize: min(maxSize ?? .max, VocabularyFile.maxTokens))
    }
}

/// Chooses the tokens of a vocabulary.
private struct VocabularyBuilder {
    typealias Counted = (token: Token, written: String, count: Int)

    private let counts: TokenCounts
    private let minCount: Int
    private let speller: Segmenter
    /// Words and white space, in order.
    private var candidates: [Counted] = []
    /// The number of candidates that reach the minimum count.
    private var common = 0

    init(_ counts: TokenCounts, locale: String, minCount: Int) throws(TextError) {
        self.counts = counts
        self.minCount = max(minCount, 1)
        speller = try Segmenter(.graphemes, locale: locale)
    }

    mutating func build(_ header: VocabularyHeader, maxSize: Int) throws(TextError) -> Vocabulary {
        let required = Token.required(at: counts.level)
        guard maxSize >= required.count else {
            throw .vocabularyTooSmall(maxSize: maxSize, needed: required.count)
        }
        var found: [Token: Int] = [:]
        if counts.level == .char {
            found = characters(of: characterCounts(), room: maxSize - required.count)
            found[.start] = counts.documents
        } else {
            collectCandidates()
            var kept = min(common, maxSize - required.count)
            // Fewer words mean more spellings and perhaps more characters; repeat until both fit.
            while true {
                found = try words(kept: kept, room: maxSize - required.count - kept)
                let size = Set(found.keys).union(required).count
                if size <= maxSize || kept == 0 { break }
                kept = max(kept - (size - maxSize), 0)
            }
        }
        for token in required where found[token] == nil { found[token] = 0 }
        let level = counts.level
        let sorted = found.map { ($0.key, TokenNotation.write($0.key, level: level), $0.value) }.sorted(
            by: precedes)
        return Vocabulary(header: header, tokens: sorted.map(\.0), counts: sorted.map(\.2))
    }

    private func precedes(_ a: Counted, _ b: Counted) -> Bool {
        VocabularyFile.precedes((a.written, a.count), (b.written, b.count))
    }

    /// Returns the counts of the characters of the text.
    private func characterCounts() -> [[UInt8]: Int] {
        var found: [[UInt8]: Int] = [:]
        for byte in 0..<128 where counts.ascii[byte] > 0 { found[[UInt8(byte)]] = counts.ascii[byte] }
        counts.forEach { found[$1, default: 0] += $2 }
        return found
    }

    /// Collects the words and runs of white space; rare runs are counted as their code points.
    private mutating func collectCandidates() {
        let level = counts.level
        var found: [Token: Int] = [:]
        var split: [[UInt8]: Int] = [:]
        counts.forEach { kind, utf8, count in
            if kind != TokenCounts.white {
                found[.word(utf8, Glue(rawValue: kind))] = count
            } else if count >= minCount && utf8.count <= TokenNotation.maxBytes {
                found[.space(utf8)] = count
            } else {
                utf8.withUnsafeBytes { forEachCodePoint(of: $0) { split[Array($0), default: 0] += count } }
            }
        }
        for (utf8, count) in split { found[.space(utf8), default: 0] += count }
        candidates = found.map { ($0.key, TokenNotation.write($0.key, level: level), $0.value) }
            .sorted(by: precedes)
        common = candidates.prefix { $0.count >= minCount }.count
    }

    /// Returns the tokens and counts if the first `kept` candidates are kept and the others spelled, with at most `room`
    /// characters beyond ASCII.
    private func words(kept: Int, room: Int) throws(TextError) -> [Token: Int] {
        var found: [Token: Int] = [counts.level == .word ? .start : .lineEnd: counts.documents]
        if counts.level == .pretokenized { found[.lineEnd] = counts.lineEnds }
        let required = Set(Token.required(at: counts.level))
        var spelled: [[UInt8]: Int] = [:]
        var ends: [Int32] = []
        for (i, candidate) in candidates.enumerated() {
            let (token, count) = (candidate.token, candidate.count)
            let utf8 = token.utf8
            if required.contains(token) || (i < kept && utf8.count <= TokenNotation.maxBytes) {
                found[token] = count
                continue
            }
            if case .word(_, let glue) = token {
                found[.spell(glue), default: 0] += count
            } else {
                found[.spell(.both), default: 0] += count
            }
            found[.endSpell, default: 0] += count
            try utf8.withUnsafeBufferPointer { text throws(TextError) in
                try speller.ends(of: UnsafeRawBufferPointer(text), into: &ends)
            }
            var begin = 0
            for end in ends {
                spelled[Array(utf8[begin..<Int(end)]), default: 0] += count
                begin = Int(end)
            }
        }
        for (token, count) in characters(of: spelled, room: max(room, 0)) { found[token] = count }
        return found
    }

    /// Returns character and byte tokens with their counts, at most `room` beyond those of every vocabulary.
    private func characters(of clusters: [[UInt8]: Int], room: Int) -> [Token: Int] {
        var kept: [[UInt8]: Int] = [:]
        var left: [[UInt8]: Int] = [:]
        var room = room
        keep(clusters, &kept, &room) { cluster, count in
            cluster.withUnsafeBytes { forEachCodePoint(of: $0) { left[Array($0), default: 0] += count } }
        }
        // A code point that is a token already takes the count; the others may now reach the minimum count.
        for (codePoint, count) in left where kept[codePoint] != nil {
            kept[codePoint, default: 0] += count
            left[codePoint] = nil
        }
        var bytes: [UInt8: Int] = [:]
        keep(left, &kept, &room) { codePoint, count in
            for byte in codePoint { bytes[byte, default: 0] += count }
        }
        var found: [Token: Int] = [:]
        for (utf8, count) in kept { found[.character(utf8)] = count }
        for (byte, count) in bytes { found[.byte(byte)] = count }
        return found
    }

    /// Moves the common ones of `counted` to `kept`, most frequent first, and calls `other` with the rest.
    private func keep(
        _ counted: [[UInt8]: Int], _ kept: inout [[UInt8]: Int], _ room: inout Int,
        _ other: ([UInt8], Int) -> Void
    ) {
        let sorted = counted.sorted { a, b in
            a.value != b.value ? a.value > b.value : a.key.lexicographicallyPrecedes(b.key)
        }
        for (utf8, count) in sorted {
            let isRequired = utf8.count == 1 && utf8[0] < 0x80
            if isRequired || (count >= minCount && room > 0 && utf8.count <= TokenNotation.maxBytes) {
                kept[utf8, default: 0] += count
                if !isRequired { room -= 1 }
            } else {
                other(utf8, count)
            }
        }
    }
}

extension Vocabulary {
    /// Creates the vocabulary of a text that is given whole, for tests and small texts.
    public init(
        of text: String, level: Level, normalization: Normalization = Normalization(), locale: String = "en",
        minCount: Int = 2, maxSize: Int? = nil
    ) throws(TextError) {
        let utf8 = Array(text.utf8)
        var normalized: [UInt8] = []
        try utf8.withUnsafeBufferPointer { bytes throws(TextError) in
            _ = try Normalizer(normalization).normalize(UnsafeRawBufferPointer(bytes), into: &normalized)
        }
        let counter = try BlockCounter(level: level, locale: locale)
        try normalized.withUnsafeBufferPointer { bytes throws(TextError) in
            try counter.count(UnsafeRawBufferPointer(bytes))
        }
        try self.init(
            counts: counter.counts, normalization: normalization, locale: locale, minCount: minCount,
            maxSize: maxSize)
    }
}
