import ArgumentParser
import Modeling

/// What is shown of a text besides the text.
struct ShowArguments: ParsableArguments {
    @Flag(
        help: """
            Print one JSON object per text: its tokens, each with its natural log-probability (at temperature 1, \
            before penalties and filters), and why it ended. With --list, one object per model.
            """)
    var json = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Number of likely alternatives that --json lists for each token. (default: 5)", valueName: "n"
        ))
    var topAlternatives: Int?

    @Flag(
        help: """
            Colour each token on a terminal by its surprisal in bits, the negative binary logarithm of its \
            probability. Elsewhere, and with NO_COLOR, the text is plain.
            """)
    var showSurprise = false

    func validate() throws {
        if let topAlternatives {
            guard 0...CompletionRequest.maxCount ~= topAlternatives else {
                throw ValidationError(
                    "--top-alternatives is \(topAlternatives); give a whole number from 0 to "
                        + "\(CompletionRequest.maxCount).")
            }
            guard json else {
                throw ValidationError("--top-alternatives is a part of --json; give both, or leave it out.")
            }
        }
        if json, showSurprise {
            throw ValidationError("--json has no colours; leave it or --show-surprise out.")
        }
    }
}
