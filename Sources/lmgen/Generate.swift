import ArgumentParser
import Console
import Modeling
import Text

/// Writes text with a trained model.
@main struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmgen",
        abstract: "Write text with a trained model: the prompt, and what the model makes of it.",
        discussion: """
            lmgen --prompt "the rings of Saturn"
            lmgen --model scifi --prompt-file opening.txt --tokens 1000 --temperature 0.6
            echo "Once upon a time" | lmgen - --samples 3 --seed 7
            lmgen --list

            The text goes to standard output as it is written, everything else to standard error. Without a \
            prompt the model begins by itself. Any text is a prompt; it comes out as the model's normalization \
            has it. One line end at the end of a file or of standard input is not part of the prompt. Where \
            words are tokens, a known word at the end of a prompt counts as complete, and an unknown one may be \
            finished by the model.
            The same model, prompt, settings and seed give the same text on any number of threads.
            """)

    @Flag(help: "List the models in models/, the one trained last first, instead of writing text.")
    var list = false

    @OptionGroup var model: ModelArguments
    @OptionGroup(title: "Prompt") var prompt: PromptArguments

    @Option(
        parsing: .unconditional,
        help: "How many tokens to write after the prompt: characters or words, as the model has it.")
    var tokens = 300

    @Option(
        parsing: .unconditional,
        help: """
            How many texts to write. Each begins with a line "--- sample 2 of 3, seed 43 ---" where there are \
            several; sample n is what the seed n - 1 further on gives alone.
            """)
    var samples = 1

    @OptionGroup(title: "Sampling") var sampling: SamplingArguments

    @Option(
        parsing: .unconditional,
        help: "How many threads may share the work of one token; the text does not depend on it.")
    var threads: Int?

    @Flag(help: "Print one JSON object a line for each text, or for each model with --list.")
    var json = false

    func validate() throws {
        if tokens < 0 { throw ValidationError("--tokens is \(tokens); give a whole number from 0 up.") }
        if samples < 1 { throw ValidationError("--samples is \(samples); give a whole number from 1 up.") }
        if let threads, !(1...1024 ~= threads) {
            throw ValidationError("--threads is \(threads); give a whole number from 1 to 1024.")
        }
        if samples > 1, sampling.temperature == 0 {
            throw ValidationError(
                "--samples \(samples) at --temperature 0 would all be the same; "
                    + "raise the temperature or leave --samples out.")
        }
        if list, prompt.isGiven || model.model != nil {
            throw ValidationError("--list shows every model and writes no text; leave the other flags out.")
        }
    }

    func run() throws {
        try reportingFailures {
            do {
                if list {
                    try ModelList().write(asJSON: json)
                } else if json {
                    try writeObjects()
                } else {
                    try writeText()
                }
            } catch TextOutput.Fault.closed {
                // Whoever read has enough.
            }
        }
    }
}
