import ArgumentParser

/// What is shown of a text besides itself.
struct ShowArguments: ParsableArguments {
    @Flag(
        help: """
            Print one JSON object a line for each text: its tokens with the natural logarithm of the probability \
            that the model gave each at temperature 1, before penalties and filters, and why it ended. With --list, \
            one for each model.
            """)
    var json = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many of the likeliest tokens in the place of each --json lists. (default: 5)", valueName: "n"
        ))
    var topAlternatives: Int?

    @Flag(
        help: """
            Colour each token on a terminal by how much it surprised the model, in bits: the negative binary \
            logarithm of the probability that --json shows. Elsewhere, and with NO_COLOR, the text is plain.
            """)
    var showSurprise = false

    func validate() throws {
        if let topAlternatives {
            guard topAlternatives >= 0 else {
                throw ValidationError(
                    "--top-alternatives is \(topAlternatives); give a whole number from 0 up.")
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
