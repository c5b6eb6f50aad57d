import Console
import Modeling
import Text

/// Colours for how much each token surprised the model.
///
/// They are shades between light and dark, at least 3.8 : 1 against both a black and a white background.
struct SurpriseColors {
    /// The colour of a surprise of less than so many bits.
    private static let bands: [(below: Double, color: UInt8?)] = [
        (1, nil), (3, 28), (6, 166), (10, 160), (.infinity, 163),
    ]

    /// How many bytes have been coloured, and where the next token begins.
    private var position = 0, next: Int
    private var index = 0
    private var color: UInt8?

    /// Colours for what follows a prompt, which has none.
    init(after prefix: Prefix) { next = prefix.tokenizer.decode(prefix.ids).count }

    /// Whether standard output shows colours; says on standard error what they mean, or that there are none.
    static var areShown: Bool {
        guard Terminal.hasColor(1) else {
            Terminal.say(
                "Note: --show-surprise colours a terminal, and this output shows no colours; --json has the numbers"
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

    /// The next piece of the text in stretches of one colour.
    ///
    /// A character that took several tokens has the sum of their surprise, one of a token that has several that
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
