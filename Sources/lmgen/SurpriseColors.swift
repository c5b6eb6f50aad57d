import Console
import Modeling
import Text

/// Colours for the surprisal of each token.
///
/// Their contrast is at least 3.8 : 1 against both a black and a white background.
struct SurpriseColors {
    /// The colour of a surprisal below a number of bits.
    private static let bands: [(below: Double, color: UInt8?)] = [
        (1, nil), (3, 28), (6, 166), (10, 160), (.infinity, 163),
    ]

    /// The number of bytes coloured so far, and the end of the next token.
    private var position = 0, next: Int
    private var index = 0
    private var color: UInt8?

    /// Colours the text after a prompt, which stays plain.
    init(after prefix: Prefix) { next = prefix.tokenizer.decode(prefix.ids).count }

    /// Whether standard output shows colours; prints a legend, or a note that there are none, on standard error.
    static var areShown: Bool {
        guard Terminal.hasColor(1) else {
            Terminal.note(
                "--show-surprise needs a terminal with colours; --json prints the numbers"
            )
            return false
        }
        var lowest = 0
        let legend = bands.map { band in
            let name = band.below.isFinite ? "\(lowest)-\(Int(band.below))" : "\(lowest) and more"
            lowest = band.below.isFinite ? Int(band.below) : lowest
            return Terminal.colored(name, Terminal.hasColor(2) ? band.color : nil)
        }
        Terminal.say("surprise in bits: " + legend.joined(separator: "  "))
        return true
    }

    /// Returns the next piece of the text in runs of one colour.
    ///
    /// A character made of several tokens has the sum of their surprisals; every character of a longer token has that
    /// token's.
    mutating func runs(of piece: String, _ tokens: [ScoredToken]) -> [(text: String, color: UInt8?)] {
        var runs: [(text: String, color: UInt8?)] = []
        for character in piece {
            position += character.utf8.count
            var bits: Double?
            while index < tokens.count, next < position {
                bits = (bits ?? 0) + tokens[index].surprisal
                next += tokens[index].utf8.count
                index += 1
            }
            if let bits { color = Self.bands.first { bits < $0.below }?.color ?? nil }
            if let last = runs.indices.last, runs[last].color == color {
                runs[last].text.append(character)
            } else {
                runs.append((String(character), color))
            }
        }
        return runs
    }
}
