/// Groups of tokens, read from a file with one group per line: `months: January February …`.
public struct TokenGroups: Sendable, Equatable {
    /// A group.
    public struct Group: Sendable, Equatable {
        /// The name before the colon.
        public let name: String
        /// The tokens after it.
        public let tokens: [String]
    }

    /// The groups in order.
    public let groups: [Group]
    /// The file, for messages.
    public let path: String

    /// Parses the bytes of a file; empty lines and lines that begin with # are ignored.
    ///
    /// - Throws: ``AnalysisError/line(path:number:reason:)`` for a line without a name, or without two different tokens.
    public init(_ bytes: [UInt8], path: String) throws(AnalysisError) {
        var groups: [Group] = []
        for (number, words) in Lines(bytes) {
            guard let end = words.firstIndex(where: { $0.hasSuffix(":") && $0 != ":" }) else {
                let reason = "no name with a colon, as in months: January February March"
                throw .line(path: path, number: number, reason: reason)
            }
            let name = words[...end].joined(separator: " ").dropLast()
            let tokens = Array(words[(end + 1)...])
            guard Set(tokens.map { Array($0.utf8) }).count == tokens.count, tokens.count > 1 else {
                let reason = "\(tokens.count) tokens in '\(name)', expected two or more, all different"
                throw .line(path: path, number: number, reason: reason)
            }
            groups.append(Group(name: String(name), tokens: tokens))
        }
        (self.groups, self.path) = (groups, path)
    }
}
