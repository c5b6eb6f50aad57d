import ArgumentParser
import Console
import Neural

/// Writes text with a trained model.
@main struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmgen",
        abstract: "Write text with a trained model: the prompt and its continuation.",
        discussion: """
            lmgen "the rings of Saturn"
            lmgen --model scifi --prompt-file opening.txt --tokens 1000 --temperature 0.6
            lmgen --prompt "She opened the door" --until sentence --samples 5
            lmgen --prompt "She opened the door" --drafts 8 --judge scifi-char
            lmgen --prompt-file chapter.txt --choose 4 > longer.txt
            echo "Once upon a time" | lmgen --json --seed 7
            lmgen --list

            The text goes to standard output as it is written, messages to standard error. Any text can be a prompt; \
            it is printed as the model normalizes it. Without a prompt the model begins by itself. A line end at the \
            end of a file or of standard input is not part of the prompt. The last word of the prompt counts as \
            complete. No words come that neither the training text nor the prompt has, except with --coin.
            The same model, prompt, settings and seed give the same text on any number of threads.
            """, version: release)

    static func main() { start(verbatim: ["--prompt", "-p", "--stop", "--logit-bias", "--dry-breaker"]) }

    @Flag(help: "List the models in models/, the newest first, instead of writing text.")
    var list = false

    @OptionGroup var model: ModelArguments
    @OptionGroup(title: "Prompt") var prompt: PromptArguments
    @OptionGroup(title: "Length") var length: LengthArguments
    @OptionGroup(title: "How many texts") var count: CountArguments
    @OptionGroup(title: "Drafts") var drafts: DraftArguments
    @OptionGroup(title: "What is shown") var show: ShowArguments
    @OptionGroup(title: "What a text may do") var rules: RulesArguments
    @OptionGroup(title: "Sampling") var sampling: SamplingArguments
    @OptionGroup(title: "Adaptation to the prompt") var adaptation: AdaptationArguments
    @OptionGroup(title: "Counts of the training text") var mixing: MixingArguments
    @OptionGroup(title: "What is copied") var novelty: CopyArguments

    @Option(
        help: ArgumentHelp(
            """
            Precision of the model's weights: float32, bfloat16 or int8. bfloat16 takes half the memory and, where the \
            processor supports it, about half the time, int8 a quarter; their texts are different, but no worse. \
            (default: the one they are stored in, but bfloat16 instead of float32 for --samples)
            """, valueName: "name"))
    var precision: InferenceNetwork.Precision?

    @Option(
        parsing: .unconditional,
        help: "Threads that may share the work of a token; the text does not depend on it.")
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024 ~= threads) {
            throw ValidationError("--threads is \(threads); give a whole number from 1 to 1024.")
        }
        if list,
            prompt.isGiven || model.model != nil || count.isGiven || show.showSurprise || novelty.novelty
                || adaptation.isGiven || drafts.drafts != nil
        {
            throw ValidationError("--list shows every model and writes no text; leave the other flags out.")
        }
        if let several = count.several, sampling.temperature == 0 {
            throw ValidationError(
                "\(several) at --temperature 0 would all be the same; raise the temperature or leave it out.")
        }
        if drafts.count > 1 {
            let flag = "--drafts \(drafts.count)"
            if let beam = count.beam {
                throw ValidationError("--beam \(beam) draws no drafts, \(flag) does; give one of the two.")
            }
            if let choose = count.choose {
                throw ValidationError(
                    "--choose \(choose) lets you choose, \(flag) a judge; give one of the two.")
            }
            if sampling.temperature == 0 {
                throw ValidationError(
                    "\(flag) at --temperature 0 would all be the same; raise the temperature or leave it out."
                )
            }
        }
        if count.beam != nil, show.showSurprise {
            throw ValidationError("--beam looks for what surprises least; leave it or --show-surprise out.")
        }
        if count.choose != nil {
            if show.json || show.showSurprise {
                throw ValidationError("--choose talks with you; leave --json and --show-surprise out.")
            }
            if prompt.isStandardInput {
                throw ValidationError(
                    "--choose reads what you choose from standard input; give the prompt by --prompt or a file."
                )
            }
        }
    }

    func run() throws {
        try reportingErrors {
            do {
                if list { return try ModelList().write(asJSON: show.json) }
                let job = try GenerationJob(self)
                if count.choose != nil {
                    var choosing = Choosing(job)
                    try choosing.run()
                } else if let width = count.beam {
                    try job.writeBeam(width: width, asJSON: show.json)
                } else if show.json {
                    try job.writeObjects()
                } else {
                    try job.writeText(showsSurprise: show.showSurprise)
                }
            } catch OutputError.closed {
                // The reader has seen enough, as head does.
            }
        }
    }
}
