public import Modeling
public import Text

/// The tokens of a model with their vectors.
///
/// A space has the words, marks and white space of a word model, or the characters of a character model. It leaves
/// out control tokens, the characters and bytes that a word model spells with, and tokens that do not occur in the
/// training text.
///
/// Names are those of the vocabulary's file. A mark that the vocabulary has with several kinds of glue (`"⁀` and `⁀"`) has
/// an entry for each, and none is ever the answer to a question about another. Texts are compared by their bytes.
public struct EmbeddingSpace: Sendable {
    /// A token of the space.
    public struct Entry: Sendable, Equatable {
        /// The id in the vocabulary.
        public let id: Int32
        /// The name, as in the vocabulary's file: unique and without white space.
        public let name: String
        /// The index of the most frequent entry that differs from this one in its glue at most.
        public let base: Int
        /// The name for people, who know neither glue nor escapes: `¶` for an empty line.
        public let label: String
        /// The rank by falling count, from 1.
        public let rank: Int
        /// How often the training text contains it.
        public let count: Int
    }

    /// The tokens, most frequent first.
    public let entries: [Entry]
    /// The vector of each entry, (V, D).
    public let vectors: Matrix
    /// The same vectors scaled to length 1, whose products are cosines.
    public let units: Matrix
    /// The entries whose vector is zero, which points nowhere: no question about them has an answer, nor are they one.
    public let zeros: Set<Int>
    /// The matrix that the vectors come from.
    public let origin: EmbeddingOrigin
    /// The entries by the bytes of their names and texts.
    let indices: [[UInt8]: Int]
    let normalization: Normalization

    /// Creates the space of a model's tokens.
    ///
    /// - Parameters:
    ///   - model: A trained model.
    ///   - side: The matrix to use; ignored with tied weights. By default the average of both matrices if they have
    ///     equal widths, else the output layer: these keep groups together best.
    /// - Throws: ``AnalysisError`` for unreadable files, fewer than two tokens, or matrices that cannot be averaged.
    public init(_ model: LanguageModel, of side: EmbeddingSide? = nil) throws(AnalysisError) {
        let (matrix, origin) = try EmbeddingOrigin.matrix(of: side, in: model)
        try self.init(model.vocabulary, matrix, origin: origin)
    }

    /// Creates the space of a vocabulary; row `id` of `matrix` is the vector of token `id`.
    public init(
        _ vocabulary: Vocabulary, _ matrix: Matrix, origin: EmbeddingOrigin = .input
    ) throws(AnalysisError) {
        precondition(matrix.rows == vocabulary.count, "\(matrix.rows) rows for \(vocabulary.count) tokens")
        let ids = vocabulary.tokens.indices.filter { id in
            vocabulary.counts[id] > 0 && vocabulary.tokens[id].isPoint(at: vocabulary.level)
        }
        var (first, entries) = ([[UInt8]: Int](), [Entry]())
        for (index, id) in ids.enumerated() {
            let token = vocabulary.tokens[id], name = vocabulary.display(Int32(id))
            let base = first[token.utf8] ?? index
            first[token.utf8] = base
            entries.append(
                Entry(
                    id: Int32(id), name: name, base: base, label: token.label ?? name, rank: index + 1,
                    count: vocabulary.counts[id]))
        }
        // Names take precedence over texts.
        let names = entries.enumerated().map { (Array($1.name.utf8), $0) }
        let indices = Dictionary(uniqueKeysWithValues: names).merging(first) { name, _ in name }
        try self.init(
            entries, matrix.selecting(ids), origin: origin, indices: indices,
            normalization: vocabulary.normalization)
    }

    init(
        _ entries: [Entry], _ vectors: Matrix, origin: EmbeddingOrigin, indices: [[UInt8]: Int],
        normalization: Normalization
    ) throws(AnalysisError) {
        guard entries.count > 1 else { throw .tooFewTokens(count: entries.count) }
        (self.entries, self.vectors, self.origin) = (entries, vectors, origin)
        (self.indices, self.normalization) = (indices, normalization)
        let units = vectors.normalized()
        self.units = units
        zeros = Set(entries.indices.filter { units[$0].allSatisfy { $0 == 0 } })
    }
}

extension Token {
    /// Returns whether a space has this token.
    fileprivate func isPoint(at level: Level) -> Bool {
        switch self {
        case .word, .space: true
        case .character: level == .char
        case .start, .lineEnd, .spell, .endSpell, .byte: false
        }
    }

    /// White space by a name, other text as it is; `nil` for white space without a name.
    fileprivate var label: String? {
        let text = String(decoding: utf8, as: UTF8.self)
        if let name = ["\n\n": "¶", "\n": "line break", " ": "space", "\t": "tab"][text] { return name }
        return text.contains(where: \.isWhitespace) ? nil : text
    }
}
