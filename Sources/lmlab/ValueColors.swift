import Analysis
import Console

/// Colours of a terminal for numbers from −1 to 1: blue below zero, orange above.
///
/// Their contrast is at least 3.8 : 1 against both a black and a white background.
enum ValueColors {
    /// The colour of a number below a limit.
    private static let bands: [(below: Double, color: UInt8?)] = [
        (-0.6, 32), (-0.2, 67), (0.2, nil), (0.6, 130), (.infinity, 166),
    ]

    /// Returns a text with its title and a legend, in runs of one colour.
    static func runs(of text: ColoredText) -> [(text: String, color: UInt8?)] {
        var runs: [(text: String, color: UInt8?)] = [(text.title + "\n", nil)]
        for value in [-1, -0.5, 0, 0.5, 1] {
            runs += [(decimal(value, places: 1), color(of: value)), (" ", nil)]
        }
        runs.append((" \(text.unit)\n", nil))
        for piece in text.pieces {
            // A colour that spans lines would stay on in what a pager puts between them.
            for character in piece.text {
                let own = character.isNewline ? nil : color(of: piece.value)
                if runs[runs.count - 1].color == own {
                    runs[runs.count - 1].text.append(character)
                } else {
                    runs.append((String(character), own))
                }
            }
        }
        return runs
    }

    private static func color(of value: Double) -> UInt8? {
        bands.first { value < $0.below }?.color ?? nil
    }
}
