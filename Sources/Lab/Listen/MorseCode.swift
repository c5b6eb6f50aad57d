/// International Morse code (ITU-R M.1677-1): letters and spaces as times with the key down and up.
///
/// All times are multiples of a dit: a dit lasts 1, a dah 3, the gap in a character 1, between characters 3, between
/// words 7.
enum MorseCode {
    /// A time with the key down or up.
    struct Element: Sendable, Equatable {
        /// Whether the tone sounds.
        let isDown: Bool
        /// The length in dits.
        let dits: Int
    }

    /// The characters that can be sent.
    static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ ")

    private static let codes: [Character: String] = [
        "A": ".-", "B": "-...", "C": "-.-.", "D": "-..", "E": ".", "F": "..-.", "G": "--.", "H": "....",
        "I": "..", "J": ".---", "K": "-.-", "L": ".-..", "M": "--", "N": "-.", "O": "---", "P": ".--.",
        "Q": "--.-", "R": ".-.", "S": "...", "T": "-", "U": "..-", "V": "...-", "W": ".--", "X": "-..-",
        "Y": "-.--", "Z": "--..",
    ]

    /// The dots and dashes of a letter; empty for a space.
    static func code(of character: Character) -> String { codes[character] ?? "" }

    /// The times of a character's own dits and dahs, the key down first and last; empty for a space.
    static func elements(of character: Character) -> [Element] {
        var elements: [Element] = []
        for symbol in code(of: character) {
            if !elements.isEmpty { elements.append(Element(isDown: false, dits: 1)) }
            elements.append(Element(isDown: true, dits: symbol == "." ? 1 : 3))
        }
        return elements
    }

    /// The length of a text in dits, from the first key down to the last key up.
    static func dits(_ text: String) -> Int {
        var sum = 0, gap = 0
        for character in text {
            if character == " " {
                gap = 7
            } else {
                sum += gap + elements(of: character).reduce(0) { $0 + $1.dits }
                gap = 3
            }
        }
        return sum
    }
}
