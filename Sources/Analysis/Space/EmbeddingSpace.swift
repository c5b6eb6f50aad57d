public import Modeling
public import Text

/// The tokens of a model as points: what stands near what, and in which direction.
///
/// Points are what a reader knows: words, marks and white space of a word model, characters of a character model.
/// Left out are control tokens, the single characters and bytes that a word model spells with, and what the
/// training text does not have.
///
/// A word that stands in the vocabulary with several kinds of glue (`"` before and after a word) has a point for
/// each. The most frequent of them has the bare word as its name, the others are named as the vocabulary file
/// writes them, `⁀"`; none is ever given as an answer to a question about another.
public struct EmbeddingSpace: Sendable {
    /// A token with a place in the space.
    public struct Entry: Sendable, Equatable {
        /// Its id in the vocabulary.
        public let id: Int32
        /// What it is called: unique in the space, on one line, without white space.
        public let name: String
        /// What it is called where glue does not matter.
        public let bare: String
        /// Its place in order of falling count, from 1.
        public let rank: Int
        /// How often the training text has it.
        public let count: Int
    }

    /// The tokens, most frequent first.
    public let entries: [Entry]
    /// A row for each entry.
    public let vectors: Matrix
    /// The same rows with length 1, in which every question is answered.
    public let units: Matrix
    /// Where the vectors come from.
    public let origin: EmbeddingOrigin
    let indices: [String: Int]
    let normalization: Normalization

    /// The space of a model's tokens.
    ///
    /// - Parameters:
    ///   - model: A trained model.
    ///   - side: Which of its matrices; with tied weights there is only one, whatever is asked for. Where nil, it is
    ///     the average if both have one width and otherwise the decoder's, as those keep groups together best.
    /// - Throws: What is wrong with its files, fewer than two tokens, matrices that have no average.
    public init(_ model: LanguageModel, of side: EmbeddingSide? = nil) throws(AnalysisError) {
        let (matrix, origin) = try EmbeddingOrigin.matrix(of: side, in: model)
        try self.init(model.vocabulary, matrix, origin: origin)
    }

    /// The space of a vocabulary whose token `id` has row `id` of `matrix`.
    public init(
        _ vocabulary: Vocabulary, _ matrix: Matrix, origin: EmbeddingOrigin = .input
    ) throws(AnalysisError) {
        precondition(matrix.rows == vocabulary.count, "\(matrix.rows) rows for \(vocabulary.count) tokens")
        let ids = vocabulary.tokens.indices.filter { id in
            vocabulary.counts[id] > 0 && vocabulary.tokens[id].isPoint(at: vocabulary.level)
        }
        var (taken, entries) = (Set<String>(), [Entry]())
        for (place, id) in ids.enumerated() {
            let written = vocabulary.display(Int32(id))
            let bare = vocabulary.level == .word ? written.withoutGlue : written
            let name = taken.insert(bare).inserted ? bare : written
            entries.append(
                Entry(
                    id: Int32(id), name: name, bare: bare, rank: place + 1, count: vocabulary.counts[id]))
        }
        // A name first of all; then what the file calls it, then its own text, such as a real line end.
        var indices = Dictionary(
            entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        for (place, entry) in entries.enumerated() {
            let text = String(decoding: vocabulary.tokens[Int(entry.id)].utf8, as: UTF8.self)
            for key in [vocabulary.display(entry.id), text] where indices[key] == nil { indices[key] = place }
        }
        try self.init(
            entries, matrix.selecting(ids), origin: origin, indices: indices,
            normalization: vocabulary.normalization)
    }

    init(
        _ entries: [Entry], _ vectors: Matrix, origin: EmbeddingOrigin, indices: [String: Int],
        normalization: Normalization
    ) throws(AnalysisError) {
        guard entries.count > 1 else { throw .tooFewTokens(count: entries.count) }
        (self.entries, self.vectors, self.origin) = (entries, vectors, origin)
        (self.indices, self.normalization) = (indices, normalization)
        units = vectors.normalized()
    }
}

extension Token {
    /// Whether the token stands for text that a reader of the model's text sees as one thing.
    fileprivate func isPoint(at level: Level) -> Bool {
        switch self {
        case .word, .space: true
        case .character: level == .char
        case .start, .lineEnd, .spell, .endSpell, .byte: false
        }
    }
}

extension String {
    /// A token as the vocabulary file writes it, without the marks of its glue.
    fileprivate var withoutGlue: String {
        var rest = self[...]
        if rest.hasPrefix("⁀") { rest.removeFirst() }
        if rest.hasSuffix("⁀") { rest.removeLast() }
        return String(rest)
    }
}
