/// Words, and the file that names them.
public struct WordList: Sendable, Equatable {
    /// The words, in order.
    public var words: [String]
    /// The file.
    public let path: String

    /// Reads the bytes of a file of words between spaces, tabs or line ends.
    public init(_ bytes: [UInt8], path: String) {
        let words = bytes.split { [0x0A, 0x20, 0x09, 0x0D].contains($0) }
        self.init(words: words.map { String(decoding: $0, as: UTF8.self) }, path: path)
    }

    init(words: [String], path: String) { (self.words, self.path) = (words, path) }
}

/// The tokens that the options of a plot name, in the order of their labels.
struct TokenSelection {
    /// Their indices in the space, each once.
    private(set) var indices: [Int] = []
    /// The group of each, if a file names one.
    private(set) var groups: [String?] = []
    /// The arrows between them, by their numbers in ``indices``.
    private(set) var arrows: [ScatterPlot.Arrow] = []
    /// The number of tokens to label, which come first.
    private(set) var labelled = 0
    /// The words that the vocabulary lacks.
    private(set) var missing: [WordList] = []
    private var points: [Int: Int] = [:]

    init(_ options: TokenPlotOptions, in space: EmbeddingSpace) throws(AnalysisError) {
        for pair in options.pairs {
            let from = add(try space.index(of: pair.from)), to = add(try space.index(of: pair.to))
            arrows.append(.init(from: from, to: to))
        }
        if let file = options.groups {
            try add(
                file.groups.flatMap { group in group.tokens.map { ($0, group.name) } }, file.path, in: space)
        }
        if let file = options.labels { try add(file.words.map { ($0, nil) }, file.path, in: space) }
        labelled = indices.count
        if let around = options.around { _ = add(try space.index(of: around)) }
    }

    /// Returns whether the token at an index of the space is selected.
    func contains(_ index: Int) -> Bool { points[index] != nil }

    /// Returns the number of a selected word.
    func point(of word: String, in space: EmbeddingSpace) throws(AnalysisError) -> Int {
        points[try space.index(of: word)] ?? 0
    }

    /// Adds a token, unless it is there, and returns its number.
    private mutating func add(_ index: Int, group: String? = nil) -> Int {
        if let known = points[index] {
            groups[known] = groups[known] ?? group
            return known
        }
        points[index] = indices.count
        indices.append(index)
        groups.append(group)
        return indices.count - 1
    }

    private mutating func add(
        _ words: [(text: String, group: String?)], _ path: String, in space: EmbeddingSpace
    ) throws(AnalysisError) {
        var unknown: [String] = []
        for word in words {
            if let index = space.find(word.text) {
                _ = add(index, group: word.group)
            } else {
                unknown.append(word.text)
            }
        }
        guard unknown.count < words.count else { throw .nothingKnown(path: path) }
        if !unknown.isEmpty { missing.append(WordList(words: unknown, path: path)) }
    }
}
