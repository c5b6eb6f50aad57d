/// A run of text that was removed from a file because Project Gutenberg had put it around a book.
public struct RemovedText: Sendable, Equatable {
    /// The file, or `standard input`.
    public let file: String
    /// The number of bytes by which the normalized text is shorter, blank lines included.
    public let bytes: Int
    /// The first line that is not blank.
    public let firstLine: String

    /// Returns the line that tells a person what was removed from one file.
    static func notice(_ removed: [RemovedText]) -> String {
        "\(removed[0].file): removed \(summary(removed))"
    }

    /// Returns how much was removed, and where.
    static func summary(_ removed: [RemovedText]) -> String {
        let bytes = removed.reduce(0) { $0 + $1.bytes }
        let places = removed.count == 1 ? "at" : "in \(removed.count) places, at"
        var lines = removed.prefix(4).map {
            "“\($0.firstLine.prefix(50))\($0.firstLine.count > 50 ? "…" : "")”"
        }
        if removed.count > lines.count { lines.append("…") }
        let list = lines.joined(separator: ", ")
        return "\(bytes) bytes of Project Gutenberg's text \(places) \(list)"
    }
}
