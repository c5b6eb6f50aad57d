public import Modeling
public import Text

/// The tokens of a model with their vectors.
///
/// A space has the words, marks and white space of a word model, or the characters of a character model. It leaves
/// out control tokens, the characters and bytes that a word model spells with, and tokens that do not occur in the
/// training text.
///
/// A mark that the vocabulary has with several kinds of glue (`"` before and after a word) has an entry for each. The
/// most frequent is named by the bare mark, the others as in the vocabulary file, `⁀"`. None is ever the answer to a
/// question about another.
public struct EmbeddingSpace: Sendable {
    /// A token of the space.
    public struct Entry: Sendable, Equatable {
        /// The id in the vocabulary.
        public let id: Int32
        /// The name: unique in the space and without white space.
        public let name: String
        /// The name without glue, which several entries may share.
        public let bare: String
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
    /// The matrix that the vectors come from.
    public let origin: EmbeddingOrigin
    let indices: [String: Int]
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
        var (taken, entries) = (Set<String>(), [Entry]())
        for (index, id) in ids.enumerated() {
            let written = vocabulary.display(Int32(id))
            let bare = vocabulary.level == .word ? written.withoutGlue : written
            let name = taken.insert(bare).inserted ? bare : written
            entries.append(
                Entry(
                    id: Int32(id), name: name, bare: bare, label: vocabulary.tokens[id].label ?? bare,
                    rank: index + 1,
                    count: vocabulary.counts[id]))
        }
        // Names take precedence over the notation of the vocabulary file, and that over the text itself (a line feed).
        var indices = Dictionary(
            entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        for (index, entry) in entries.enumerated() {
            let text = String(decoding: vocabulary.tokens[Int(entry.id)].utf8, as: UTF8.self)
            for key in [vocabulary.display(entry.id), text] where indices[key] == nil { indices[key] = index }
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

extension String {
    /// A token of the vocabulary file without its glue.
    fileprivate var withoutGlue: String {
        var rest = self[...]
        if rest.hasPrefix("⁀") { rest.removeFirst() }
        if rest.hasSuffix("⁀") { rest.removeLast() }
        return String(rest)
    }
}
