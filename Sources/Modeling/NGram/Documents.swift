public import Text

extension TokenFile {
    /// The positions at which the file's documents begin, ascending, each with `vocabulary.start`.
    ///
    /// In pretokenized text the start token is the line end, which also occurs inside documents: there all documents
    /// count as one.
    public func documentStarts(_ vocabulary: Vocabulary) -> [Int] {
        guard count > 0 else { return [] }
        if documents == 1 || vocabulary.level == .pretokenized { return [0] }
        return (0..<count).filter { self[$0] == vocabulary.start }
    }
}
