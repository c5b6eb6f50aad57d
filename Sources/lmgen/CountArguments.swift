import ArgumentParser

/// How many texts are written, and who picks among them.
struct CountArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: """
            How many texts to write. Each begins with a line "--- sample 2 of 3, seed 43 ---" where there are \
            several; sample n is what the seed n - 1 further on gives alone with the same --precision.
            """)
    var samples = 1

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Look for the likeliest text as a whole instead of drawing tokens: a beam search that follows the k \
            likeliest beginnings. With --json, all that it finds, the best first.
            """, valueName: "k"))
    var beam: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Write together: show so many continuations, each of one sentence or as --until says, and go on with \
            the one whose number you type (2, or 2/5 for its first five words) or with what you type yourself (+ \
            before it joins it without a space, as a continuation does that is shown so). e opens the whole text in your editor, e2 with continuation 2 at \
            its end: what VISUAL or EDITOR says, or vi. An empty line shows others, x takes the last step back, \
            and s stops: then the whole text goes to standard output.
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
        if samples < 1 { throw ValidationError("--samples is \(samples); give a whole number from 1 up.") }
        if let choose, !(2...9 ~= choose) {
            throw ValidationError("--choose is \(choose); give a whole number from 2 to 9.")
        }
        if let beam, !(1...100 ~= beam) {
            throw ValidationError("--beam is \(beam); give a whole number from 1 to 100.")
        }
        if let beam, let several {
            throw ValidationError("--beam \(beam) draws nothing, \(several) does; give one of the two.")
        }
        if let choose, samples > 1 {
            throw ValidationError(
                "--samples \(samples) writes by itself and --choose \(choose) with you; give one of the two.")
        }
    }
}
