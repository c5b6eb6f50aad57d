/// A text file that a person wrote, in memory and as parsers want it: without byte order marks, and with line ends that
/// are LF alone.
package struct TextFile {
    /// The text, which may have invalid UTF-8; none for an empty file.
    package let bytes: [UInt8]
    /// What was removed or replaced, by name.
    let edits: [String]

    /// Reads a file, or standard input for `-`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: The largest sensible size, which also ends the reading of an endless device.
    /// - Throws: The error of a file that cannot be read, is not UTF-8 or changed while it was read.
    package init(contentsOf path: String, limit: Int) throws(TextError) {
        let source = TextSource(path: path, isNamed: true)
        var reader = try FileReader(source, refusesNUL: false)
        var raw: [UInt8] = []
        while try reader.read(1 << 16, into: &raw) {
            guard raw.count <= limit else {
                throw .unreadable(path: source.name, reason: "it has more than \(limit) bytes")
            }
        }
        var (hasMark, hasCR) = (reader.hasMark, false)
        var (text, i): ([UInt8], Int) = ([], 0)
        text.reserveCapacity(raw.count)
        while i < raw.count {
            if raw[i] == byteOrderMark[0], raw[i...].starts(with: byteOrderMark) {
                hasMark = true
                i += byteOrderMark.count
            } else if raw[i] == 0x0D {
                hasCR = true
                text.append(0x0A)
                i += raw[i...].starts(with: [0x0D, 0x0A]) ? 2 : 1
            } else {
                text.append(raw[i])
                i += 1
            }
        }
        bytes = text
        edits = (hasMark ? ["a byte order mark"] : []) + (hasCR ? ["CR LF line ends"] : [])
    }
}
