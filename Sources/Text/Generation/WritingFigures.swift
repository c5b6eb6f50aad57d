/// What disturbs a reader of written texts, in numbers that can be compared with those of real text.
///
/// A word is a run of letters, case-folded.
public struct WritingFigures {
    /// The number of texts, and of their words.
    public private(set) var texts = 0, words = 0
    /// The words that neither the known text nor a text's own prompt has, in the order of their appearance.
    public private(set) var unknownWords: [String] = []
    /// The number of words that are written twice in a row with nothing but white space between.
    public private(set) var doubledWords = 0
    /// The number of paragraphs, and of those whose quotation marks or brackets do not pair.
    public private(set) var paragraphs = 0, unbalancedParagraphs = 0
    /// The number of texts that end with a sentence.
    public private(set) var completeTexts = 0
    /// The sentences of the texts and of the known text, by their words.
    public private(set) var sentences = SentenceLengths(), knownSentences = SentenceLengths()
    private let segmenter: Segmenter
    private var distinctPairs = 0.0
    private let known: Set<String>
    private let cases: CaseMapping
    /// The words of each text whose pairs are counted.
    private static let firstWords = 150

    /// Counts nothing yet.
    ///
    /// - Parameters:
    ///   - known: The text whose words are words.
    ///   - locale: The locale of case folding and of sentences.
    /// - Throws: An error of ICU.
    public init(known: [UInt8], locale: String = "") throws(TextError) {
        cases = CaseMapping(locale: locale)
        segmenter = try Segmenter(.sentences, locale: locale)
        try knownSentences.add(known, segmenter)
        self.known = Set(cases.folded(String(decoding: known, as: UTF8.self)).letterRuns.map(String.init))
    }

    /// The share of different pairs among the pairs of a text's first 150 words, on average.
    public var distinct2: Double { texts == 0 ? 0 : distinctPairs / Double(texts) }

    /// Counts a text; the words of its prompt are known in it.
    ///
    /// - Throws: An error of ICU.
    public mutating func add(_ text: String, prompt: String = "") throws(TextError) {
        try sentences.add(Array(text.utf8), segmenter)
        let folded = cases.folded(text), runs = folded.letterRuns
        let own = known.union(cases.folded(prompt).letterRuns.map(String.init))
        texts += 1
        words += runs.count
        unknownWords += runs.map(String.init).filter { !own.contains($0) }
        for (a, b) in zip(runs, runs.dropFirst()) where a == b {
            let between = folded[a.endIndex..<b.startIndex].unicodeScalars
            if between.allSatisfy(\.properties.isWhitespace) { doubledWords += 1 }
        }
        let pairs = zip(runs, runs.dropFirst()).prefix(Self.firstWords - 1).map { [$0, $1] }
        distinctPairs += pairs.isEmpty ? 1 : Double(Set(pairs).count) / Double(pairs.count)
        for paragraph in text.paragraphs {
            paragraphs += 1
            if !PairedMarks.balances(paragraph) { unbalancedParagraphs += 1 }
        }
        let end = text.unicodeScalars.last { !$0.properties.isWhitespace }.map(Character.init)
        if let end, ".!?…\"”’»)".contains(end) { completeTexts += 1 }
    }
}

extension String {
    /// The runs of letters.
    fileprivate var letterRuns: [Substring] {
        unicodeScalars.split { !$0.isLetter }.map { Substring($0) }
    }

    /// What is between blank lines.
    fileprivate var paragraphs: [String] {
        var found = [""]
        for line in split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) {
                found.append("")
            } else {
                found[found.count - 1] += line + "\n"
            }
        }
        return found.filter { !$0.isEmpty }
    }
}

extension PairedMarks {
    /// Returns whether every mark of a text is closed, and none that is not open.
    fileprivate static func balances(_ text: String) -> Bool {
        var marks = PairedMarks()
        for character in text {
            let role = Role(.character(Array(character.utf8)))
            if marks.forbids(role) { return false }
            marks.advance(role)
        }
        return marks.isClosed
    }
}
