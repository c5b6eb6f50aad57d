import ArgumentParser
import Console
import Modeling
import Neural
import Text
import Training
import TrainingConsole

@main struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmeval",
        abstract: "Measure how well a model predicts a text.",
        discussion: """
            Examples:
              lmeval corpora/new-book.txt
              lmeval --model models/scifi --validation --json

            A text is one stream from start to end: the model's state is carried throughout, and every token \
            is predicted from all before it, the first from the start token. It is read as the model's own \
            text was: normalized, unwrapped, and cut free of a Project Gutenberg licence in the same way.

              nats/token      -ln of a token's probability, on average over all tokens
              perplexity      exp(total nats / words); a word that the model spells out is one word, and its \
            probability is the product of its pieces'
              bits/character  total nats / ln 2 / characters, where a character is a Unicode scalar of the \
            normalized text: the figure in which character and word models compare

            Beside the model stand what it has to beat, trained on the model's own training text in the \
            model's own tokens: the unigram model, and interpolated modified Kneser-Ney of order 3 and 5. \
            They are left out, with a notice, where that text is gone or has changed.

            --cache and --dynamic each add the model as it adapts itself to the text, and the two together the \
            one with a cache that learns, every text from the start. Whatever is learned from a token is learned after it was predicted.

            Exit codes: 0, 64 wrong flags, 65 bad data, 66 no input, 74 input or output failed.
            """)

    @OptionGroup var model: ModelArguments

    @Argument(
        help: ArgumentHelp(
            "A text, a directory of .txt files, or - for standard input.", valueName: "file"),
        completion: .file())
    var files: [String] = []

    @Flag(help: "Measure the text that was set aside for validation when the model was trained.")
    var validation = false

    @Flag(help: "Measure the model alone.")
    var noBaselines = false

    @Flag(help: "Add the model with its weights rounded to bfloat16, as lmgen --samples writes with it.")
    var bfloat16 = false

    @OptionGroup(title: "Adaptation") var adaptation: AdaptationArguments

    @Flag(help: "Print one JSON object instead of tables.")
    var json = false

    // A step of one stream is so little work that threads spend it waiting for each other, and a busy machine
    // makes that wait many times longer than the work.
    @Option(help: "Threads that share each step of the network; more than one help large models only.")
    var threads = 1

    func validate() throws {
        if files.isEmpty && !validation {
            throw ValidationError(
                "No text to measure; name a FILE (or - for standard input), or give --validation.")
        }
        if files.filter({ $0 == "-" }).count > 1 {
            throw ValidationError("Standard input (-) can be read once only; name it once.")
        }
        guard (1...1024).contains(threads) else {
            throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
        }
    }

    func run() throws {
        try reportingErrors {
            let report = try report(of: Evaluator(try model.load(threads: threads), threads: threads))
            var output = TextOutput()
            try output.write(json ? jsonLine(report) + "\n" : report.table)
        }
    }

    /// Measures every text under every predictor; notices go to standard error at once.
    private func report(of evaluator: Evaluator) throws -> EvaluationReport {
        let model = evaluator.model
        var notices: [String] = []
        var texts = try files.map { try evaluator.text(contentsOf: $0, &notices) }
        var own: EncodedCorpus?
        do {
            own = validation || !noBaselines ? try model.ownText() : nil
        } catch let reason as CorpusUnavailable {
            if validation { throw EvaluationError.validation(reason) }
            notices.append("the n-gram baselines are left out: \(reason)")
        }
        if validation, let text = own?.validation {
            if text.count == 0 { throw EvaluationError.noValidation }
            texts.insert(EvaluationText(name: "validation text", text, model.vocabulary), at: 0)
        }
        for notice in notices { Terminal.say("Note: \(notice)") }

        let predictors = predictors(model, own)
        let evaluations = try predictors.map { predictor, _ in
            var progress = ProgressLine(total: texts.reduce(0) { $0 + $1.counts.tokens })
            defer { progress.finish() }
            return try evaluator.evaluate(texts, under: predictor) { progress.advance(by: $0) }
        }
        return EvaluationReport(
            predictors: predictors.map(\.label), level: model.vocabulary.level.rawValue,
            texts: texts.enumerated().map { i, text in
                EvaluationReport.Row(name: text.name, evaluations: evaluations.map { $0[i] })
            },
            notices: model.notices + notices)
    }

    /// What predicts the texts: the model, what the flags add to it, and the baselines.
    private func predictors(
        _ model: LanguageModel, _ own: EncodedCorpus?
    ) -> [(predictor: Evaluator.Predictor, label: EvaluationReport.Label)] {
        let level = model.vocabulary.level
        let cache = adaptation.cacheOptions(level), learning = adaptation.dynamicOptions(level)
        var all: [(Evaluator.Predictor, EvaluationReport.Label)] = [
            (.model, .init(key: "model", name: model.path))
        ]
        if bfloat16 { all.append((.rounded(.bfloat16), .init(key: "model+bfloat16", name: "in bfloat16"))) }
        if let cache {
            all.append((.cached(cache), .init(key: "model+cache", name: "with a neural cache")))
        }
        if let learning {
            let name = "with dynamic evaluation"
            all.append((.dynamic(learning, caching: nil), .init(key: "model+dynamic", name: name)))
            if let cache {
                let label = EvaluationReport.Label(key: "model+dynamic+cache", name: "with both")
                all.append((.dynamic(learning, caching: cache), label))
            }
        }
        guard !noBaselines, let own else { return all }
        return all + Self.orders.map { (.nGram(order: $0, trainedOn: own.train), .baseline(order: $0)) }
    }

    /// The orders of the n-gram baselines.
    private static let orders = [1, 3, 5]
}
