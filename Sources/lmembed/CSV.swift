/// Tables as RFC 4180 has them.
enum CSV {
    /// One line with its CR LF: fields with a comma, a quote or a line end stand in quotes, quotes are doubled.
    static func line(_ fields: [String]) -> [UInt8] {
        Array((fields.map(field).joined(separator: ",") + "\r\n").utf8)
    }

    private static func field(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
            return text
        }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
