public import Text

extension TokenFile {
    /// Where the documents begin that the file holds, ascending; each begins with `vocabulary.start`.
    ///
    /// In pretokenized text the start token is the line end, which cannot be told from one inside the text:
    /// there all documents are taken for one.
    public func documentStarts(_ vocabulary: Vocabulary) -> [Int] {
        guard count > 0 else { return [] }
        if documents == 1 || vocabulary.level == .pretokenized { return [0] }
        return (0..<count).filter { self[$0] == vocabulary.start }
    }
}
