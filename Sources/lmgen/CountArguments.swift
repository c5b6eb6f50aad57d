import ArgumentParser
import Modeling

/// How many texts are written, and how they are chosen.
struct CountArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: """
            The number of texts. Several are separated by lines such as "--- sample 2 of 3, seed 43 ---"; sample n \
            is the text of the seed n - 1 higher with the same --precision.
            """)
    var samples = 1

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Search for the likeliest text instead of sampling: beam search of width k. With --json, print all texts \
            found, the best first.
            """, valueName: "k"))
    var beam: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Write together with the model: choose among this many continuations, each one sentence or as --until \
            says. Type a number to take it (2, or 2/5 for its first five words), or your own words (+ first to join \
            without a space). e opens the text in your editor (VISUAL, EDITOR or vi), e2 with continuation 2 added. \
            An empty line shows other continuations, x undoes, s stops and prints the whole text.
            """, valueName: "2 to 9"))
    var choose: Int?

    /// Whether anything but one text is asked for.
    var isGiven: Bool { several != nil || beam != nil }

    /// The flag that asks for several texts that differ.
    var several: String? {
        if let choose { return "--choose \(choose)" }
        return samples > 1 ? "--samples \(samples)" : nil
    }

    func validate() throws {
        if !(1...CompletionRequest.maxCount ~= samples) {
            throw ValidationError(
                "--samples is \(samples); give a whole number from 1 to \(CompletionRequest.maxCount).")
        }
        if let choose, !(2...9 ~= choose) {
            throw ValidationError("--choose is \(choose); give a whole number from 2 to 9.")
        }
        if let beam, !(1...100 ~= beam) {
            throw ValidationError("--beam is \(beam); give a whole number from 1 to 100.")
        }
        if let beam, let several {
            throw ValidationError("--beam \(beam) does not sample, \(several) does; give one of the two.")
        }
        if let choose, samples > 1 {
            throw ValidationError(
                "--samples \(samples) writes by itself and --choose \(choose) with you; give one of the two.")
        }
    }
}
