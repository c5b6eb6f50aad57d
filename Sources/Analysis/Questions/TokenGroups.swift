/// Tokens that belong together, as a file names them: a line each, `months: January February …`.
public struct TokenGroups: Sendable, Equatable {
    /// One line.
    public struct Group: Sendable, Equatable {
        /// What stands before the colon.
        public let name: String
        /// What stands after it.
        public let tokens: [String]
    }

    /// The groups in order.
    public let groups: [Group]
    /// Where they come from, for messages.
    public let path: String

    /// Reads the bytes of a file; empty lines and lines that begin with # say nothing.
    public init(_ bytes: [UInt8], path: String) throws(AnalysisError) {
        var groups: [Group] = []
        for (number, words) in Lines(bytes) {
            guard let end = words.firstIndex(where: { $0.hasSuffix(":") && $0 != ":" }) else {
                let reason = "no name with a colon; write months: January February March"
                throw .line(path: path, number: number, reason: reason)
            }
            let name = words[...end].joined(separator: " ").dropLast()
            let tokens = Array(words[(end + 1)...])
            guard Set(tokens).count == tokens.count, tokens.count > 1 else {
                let reason = "\(tokens.count) tokens in '\(name)', wanted two or more, all different"
                throw .line(path: path, number: number, reason: reason)
            }
            groups.append(Group(name: String(name), tokens: tokens))
        }
        (self.groups, self.path) = (groups, path)
    }
}
