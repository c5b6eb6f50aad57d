internal import Text

extension EmbeddingSpace {
    /// The place of `word`: an entry's name, the same with the marks of its glue, or its text; small and capital
    /// letters differ, as they do in the vocabulary.
    ///
    /// - Throws: ``AnalysisError/unknownWord(_:suggestions:)``.
    public func index(of word: String) throws(AnalysisError) -> Int {
        if let index = indices[word] ?? indices[normalized(word, normalization)] { return index }
        throw .unknownWord(word, suggestions: spellings(like: word))
    }

    /// The place of `word`, or nil where the vocabulary lacks it.
    public func find(_ word: String) -> Int? { indices[word] ?? indices[normalized(word, normalization)] }

    /// Up to `count` names that are spelled most like `word`.
    ///
    /// The fewest changes come first, of equal ones the most frequent. More than a third of the letters changed is not alike.
    public func spellings(like word: String, count: Int = 3) -> [String] {
        let folding = Normalization(form: normalization.form, foldCase: true)
        let wanted = Array(normalized(word, folding).unicodeScalars)
        let limit = max(1, wanted.count / 3)
        let candidates = entries.indices.compactMap { place -> (distance: Int, place: Int)? in
            let name = entries[place].name
            guard abs(name.unicodeScalars.count - wanted.count) <= limit else { return nil }
            let distance = editDistance(wanted, Array(normalized(name, folding).unicodeScalars))
            return distance <= limit ? (distance, place) : nil
        }
        return candidates.sorted { $0 < $1 }.prefix(count).map { entries[$0.place].name }
    }
}

/// `word` as a text of that normalization has it; as it is where ICU cannot say.
private func normalized(_ word: String, _ normalization: Normalization) -> String {
    guard let normalizer = try? Normalizer(normalization) else { return word }
    var (word, bytes) = (word, [UInt8]())
    word.withUTF8 { _ = try? normalizer.normalize(UnsafeRawBufferPointer($0), into: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
}

/// How many letters must be inserted, deleted, replaced or exchanged with the next one to make `a` into `b`
/// (Damerau 1964; no letter is changed twice).
func editDistance<Letter: Equatable>(_ a: [Letter], _ b: [Letter]) -> Int {
    var before = [Int](), above = Array(0...b.count)
    for i in 0..<a.count {
        var row = [i + 1]
        for j in 0..<b.count {
            var best = min(row[j] + 1, above[j + 1] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
            row.append(best)
        }
        (before, above) = (above, row)
    }
    return above[b.count]
}
