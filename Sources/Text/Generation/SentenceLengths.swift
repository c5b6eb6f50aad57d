/// The distribution of the lengths of sentences in words.
///
/// A word is a run of letters; what has none is no sentence.
public struct SentenceLengths: Sendable, Equatable {
    /// The number of sentences, and of their words.
    public private(set) var count = 0, words = 0
    /// The number of sentences of each length.
    private var counts: [Int] = []

    /// Counts nothing yet.
    public init() {}

    /// The mean length in words; NaN without sentences.
    public var mean: Double { Double(words) / Double(count) }

    /// Counts the sentences of a text of fewer than 2³¹ bytes.
    mutating func add(_ utf8: [UInt8], _ segmenter: Segmenter) throws(TextError) {
        // Ends are those of valid UTF-8.
        let utf8 = Array(String(decoding: utf8, as: UTF8.self).utf8)
        var ends: [Int32] = []
        try utf8.withUnsafeBufferPointer { utf8 throws(TextError) in
            try segmenter.ends(of: UnsafeRawBufferPointer(utf8), into: &ends)
        }
        var start = 0
        for end in ends {
            let sentence = String(decoding: utf8[start..<Int(end)], as: UTF8.self)
            add(sentence.unicodeScalars.split { !$0.isLetter }.count)
            start = Int(end)
        }
    }

    /// Counts a sentence.
    private mutating func add(_ words: Int) {
        guard words > 0 else { return }
        if counts.count <= words { counts += Array(repeating: 0, count: words + 1 - counts.count) }
        counts[words] += 1
        (count, self.words) = (count + 1, self.words + words)
    }

    /// The Kolmogorov–Smirnov distance of two distributions: the largest difference between the shares of sentences that
    /// have no more than a number of words.
    ///
    /// - Returns: 0 for the same distribution, at most 1; NaN without sentences.
    public func distance(from other: SentenceLengths) -> Double {
        guard count > 0, other.count > 0 else { return .nan }
        var (own, others, largest) = (0, 0, 0.0)
        for length in 0..<max(counts.count, other.counts.count) {
            own += length < counts.count ? counts[length] : 0
            others += length < other.counts.count ? other.counts[length] : 0
            largest = max(
                largest, abs(Double(own) / Double(count) - Double(others) / Double(other.count)))
        }
        return largest
    }
}
