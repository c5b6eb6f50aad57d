/// Makes arbitrary text fit for a picture.
enum PlainText {
    /// Returns `text` with invisible characters escaped: controls, direction marks, unassigned code points.
    ///
    /// Keeps the joiners of emoji and Indic words. The result is allowed in XML.
    static func visible(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            let isJoiner = scalar.value == 0x200C || scalar.value == 0x200D
            switch scalar.properties.generalCategory {
            case .format where isJoiner: shown.unicodeScalars.append(scalar)
            case .control, .format, .unassigned, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator:
                shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    /// Truncates `text` to a width.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - room: The maximum width.
    ///   - width: Measures a text.
    /// - Returns: The text, its beginning and `…`, or nothing if not even that has room.
    static func fitted(_ text: String, in room: Double, width: (String) -> Double) -> String {
        // No picture has room for more, and measuring it would take long.
        let beginning = text.unicodeScalars.prefix(400)
        var characters = Array(visible(String(beginning)))
        let isCut = beginning.endIndex < text.endIndex
        if !isCut && width(String(characters)) <= room { return String(characters) }
        var (low, high) = (0, characters.count)
        while low < high {
            let middle = (low + high + 1) / 2
            if width(String(characters[..<middle]) + "…") <= room { low = middle } else { high = middle - 1 }
        }
        characters.removeSubrange(low...)
        return low == 0 ? "" : String(characters) + "…"
    }
}
