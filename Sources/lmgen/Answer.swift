import Console

/// The answer that a writer types.
enum Answer: Equatable {
    /// Take the candidate of this number, from 1, or its first words.
    case take(Int, words: Int?)
    /// Edit the text, with the candidate of this number added if there is one.
    case edit(Int?)
    /// Add the writer's own words; `joined` if without a space.
    case own(String, joined: Bool)
    /// Own words with control characters, such as arrow keys in a line that cannot be edited.
    case keys
    /// Show other candidates.
    case others
    /// Return to the text before the last answer.
    case undo
    /// Stop.
    case stop

    /// The explanation for the writer.
    static let explanation = """
        1: take it, 1/5: its first 5 words, e: edit the text, e1: edit it with 1 added,
        or type your own words; Enter: others, x: undo, s: stop
        """

    init(_ line: String) {
        let line = line.last == "\r" ? String(line.dropLast()) : line
        let word = line.drop { $0 == " " }.prefix { $0 != " " }
        let isOneWord = line.drop { $0 == " " }.dropFirst(word.count).allSatisfy { $0 == " " }
        let numbers = Self.numbers(line), edited = Self.numbers(line.drop { $0 == " " }.dropFirst())
        switch word {
        case "" where isOneWord: self = .others
        case "x" where isOneWord: self = .undo
        case "s" where isOneWord: self = .stop
        case "e" where isOneWord: self = .edit(nil)
        case _ where numbers.count == 1: self = .take(numbers[0], words: nil)
        case _ where numbers.count == 2: self = .take(numbers[0], words: numbers[1])
        case _ where word.first == "e" && edited.count == 1: self = .edit(edited[0])
        case _ where TextOutput.visible(line) != line: self = .keys
        case _ where line.hasPrefix("+"): self = .own(String(line.dropFirst()), joined: true)
        default: self = .own(line, joined: false)
        }
    }

    /// Returns the numbers of `2` or `2/5`, with or without spaces; none for any other line.
    private static func numbers(_ line: some StringProtocol) -> [Int] {
        let parts = line.split(separator: "/", omittingEmptySubsequences: false).map { part in
            let digits = part.drop { $0 == " " }.prefix { "0"..."9" ~= $0 }
            let isAlone = part.drop { $0 == " " }.dropFirst(digits.count).allSatisfy { $0 == " " }
            return isAlone ? Int(digits) : nil
        }
        return parts.contains(nil) ? [] : parts.compactMap(\.self)
    }

    /// Joins the text and the writer's own words, with a space where both sides want one.
    static func join(_ text: String, _ own: String) -> String {
        let closing = Set(".,;:!?)]}\u{2019}\u{201D}\u{2026}"), opening = Set("([{\u{2018}\u{201C}")
        guard let last = text.last, let first = own.first else { return text + own }
        let isSpaced =
            last.isWhitespace || first.isWhitespace || opening.contains(last) || closing.contains(first)
        return isSpaced ? text + own : text + " " + own
    }

    /// Returns the first `count` words of a candidate, with what is before them.
    static func words(_ count: Int, of text: String) -> Substring {
        var end = text.startIndex
        for _ in 0..<count {
            end = text[end...].firstIndex { !$0.isWhitespace } ?? text.endIndex
            end = text[end...].firstIndex { $0.isWhitespace } ?? text.endIndex
        }
        return text[..<end]
    }
}
