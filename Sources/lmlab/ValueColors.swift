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

    /// Returns a text with its title and a legend.
    static func text(_ text: ColoredText) -> String {
        let legend = [-1, -0.5, 0, 0.5, 1].map { colored(decimal($0, places: 1), $0) }.joined(separator: " ")
        let body = text.pieces.map { piece in
            // An escape sequence that spans lines would colour what a pager puts between them.
            piece.text.split(omittingEmptySubsequences: false) { $0.isNewline }
                .map { $0.isEmpty ? "" : colored(TextOutput.visible(String($0)), piece.value) }
                .joined(separator: "\n")
        }
        let end = text.pieces.last?.text.hasSuffix("\n") == true ? "" : "\n"
        return "\(text.title)\n\(legend)  \(text.unit)\n\(body.joined())\(end)"
    }

    private static func colored(_ text: String, _ value: Double) -> String {
        Terminal.colored(text, bands.first { value < $0.below }?.color ?? nil)
    }
}
