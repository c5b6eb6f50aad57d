/// Text that comes from anywhere, made fit for a picture.
enum PlainText {
    /// `text` with what has no sign of its own in letters: controls, marks of direction, unassigned code points.
    ///
    /// The joiners within emoji and Indic words stay. What is left is allowed in XML.
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

    /// The longest beginning of `text` that is no wider than `room`, with an ellipsis where something is missing.
    ///
    /// - Parameters:
    ///   - text: What is to be shown.
    ///   - room: The width there is.
    ///   - width: The width of a text.
    /// - Returns: All of it, a beginning and `…`, or nothing where not even that has room.
    static func fitted(_ text: String, in room: Double, width: (String) -> Double) -> String {
        // No picture has room for more than this, and measuring it all would take long.
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
