internal import Text

extension EmbeddingSpace {
    /// Returns the index of `word`: an entry's name, or else the text of the most frequent entry that has it.
    ///
    /// A text may have the escapes of the vocabulary's file. Case matters, as in the vocabulary.
    ///
    /// - Throws: ``AnalysisError/unknownWord(_:suggestions:)``, with similar spellings.
    public func index(of word: String) throws(AnalysisError) -> Int {
        if let index = find(word) { return index }
        throw .unknownWord(word, suggestions: spellings(like: word))
    }

    /// Returns the index of a word to compare with others.
    ///
    /// - Throws: The errors of ``index(of:)``, and ``AnalysisError/zero(_:)`` if its vector has no direction.
    public func direction(of word: String) throws(AnalysisError) -> Int {
        let index = try index(of: word)
        guard !zeros.contains(index) else { throw .zero(entries[index].name) }
        return index
    }

    /// Returns the index of `word`, or `nil` if the vocabulary lacks it.
    public func find(_ word: String) -> Int? {
        indices[Array(word.utf8)]
            ?? indices[Array(normalized(String(escaped: word) ?? word, normalization).utf8)]
    }

    /// Returns the index of `word`, or `nil` if the vocabulary lacks it or its vector has no direction.
    func findDirection(_ word: String) -> Int? { find(word).flatMap { zeros.contains($0) ? nil : $0 } }

    /// Returns up to `count` names with the smallest edit distance from `word`, at most a third of its length.
    ///
    /// Ties go to the more frequent entry.
    public func spellings(like word: String, count: Int = 3) -> [String] {
        let folding = Normalization(form: normalization.form, foldCase: true)
        let wanted = Array(normalized(word, folding).unicodeScalars)
        let limit = max(1, wanted.count / 3)
        let candidates = entries.indices.compactMap { index -> (distance: Int, index: Int)? in
            let name = entries[index].name
            guard abs(name.unicodeScalars.count - wanted.count) <= limit else { return nil }
            let distance = editDistance(wanted, Array(normalized(name, folding).unicodeScalars))
            return distance <= limit ? (distance, index) : nil
        }
        return candidates.sorted { $0 < $1 }.prefix(count).map { entries[$0.index].name }
    }
}

/// Returns `word` normalized like the text of the model, or unchanged if ICU fails.
private func normalized(_ word: String, _ normalization: Normalization) -> String {
    guard let normalizer = try? Normalizer(normalization) else { return word }
    var (word, bytes) = (word, [UInt8]())
    word.withUTF8 { _ = try? normalizer.normalize(UnsafeRawBufferPointer($0), into: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
}

/// Returns the edit distance of insertions, deletions, replacements (Levenshtein 1966) and, if `swaps` count as one, swaps
/// of neighbours (Damerau 1964, in its restricted form: no letter is edited twice).
package func editDistance<Letter: Equatable>(_ a: [Letter], _ b: [Letter], swaps: Bool = true) -> Int {
    var before = [Int](), above = Array(0...b.count)
    for i in 0..<a.count {
        var row = [i + 1]
        for j in 0..<b.count {
            var best = min(row[j] + 1, above[j + 1] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
            if swaps, i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
            row.append(best)
        }
        (before, above) = (above, row)
    }
    return above[b.count]
}
