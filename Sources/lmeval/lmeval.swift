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

            A text is read as one sequence: the model's state is carried from start to end, and every token is \
            predicted from all tokens before it, the first from the start token. It is normalized, unwrapped and \
            freed of Project Gutenberg's own text as the model's own text was.

              nats/token      mean of -ln p over all tokens
              perplexity      exp(total nats / words); the probability of a word that is spelled out is the \
            product of its pieces'
              bits/character  total nats / ln 2 / characters, where a character is a Unicode scalar of the \
            normalized text; use it to compare character models and word models

            For comparison, n-gram models are trained on the model's own training text, in its own tokens: \
            unigrams, and interpolated modified Kneser-Ney of order 3 and 5. If that text is gone or has changed, \
            they are left out with a note.

            A model that lmtrain saved with counts has a line for its mixture with them. Of the validation text, which \
            the mixture's weights were learned on, each half is measured with weights learned on the other.

            --cache and --dynamic add a line each for the model as it adapts to the text, and together a line for \
            both, and one with counts where there are any. Every text starts afresh, and a token is learned from only after it has been predicted.

            Exit codes: 0, 64 wrong flags, 65 bad data, 66 no input, 74 input or output failed.
            """, version: release)

    static func main() { start() }

    @OptionGroup var model: ModelArguments

    @Argument(
        help: ArgumentHelp(
            "A text, a directory of .txt files, or - for standard input.", valueName: "file"),
        completion: .file())
    var files: [String] = []

    @Flag(help: "Measure the validation text that was set aside when the model was trained.")
    var validation = false

    @Flag(help: "Leave out the n-gram models.")
    var noBaselines = false

    @Flag(
        help:
            "Add a line for the model with its weights rounded to bfloat16, as lmgen --precision bfloat16 uses it."
    )
    var bfloat16 = false

    @Flag(
        help:
            "Add a line for the model with weights and states rounded to int8, as lmgen --precision int8 uses it."
    )
    var int8 = false

    @OptionGroup(title: "Adaptation") var adaptation: AdaptationArguments

    @Flag(help: "Print one JSON object instead of tables.")
    var json = false

    // A step of one sequence is so little work that threads would spend most of it waiting for each other.
    @Option(
        parsing: .unconditional,
        help: "Threads for each step of the network; more than one helps large models only.")
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
            let report = try report(
                of: Evaluator(try model.load(precision: .float32, threads: threads), threads: threads))
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
            texts.insert(
                try EvaluationText(name: "validation text", text, model.vocabulary, isValidation: true), at: 0
            )
        }
        for notice in notices { Terminal.note(notice) }

        let predictors = predictors(model, own)
        let evaluations = try predictors.map { predictor, label in
            var progress = ProgressLine(
                evaluating: label.name, total: texts.reduce(0) { $0 + $1.counts.tokens })
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
        if int8 { all.append((.rounded(.int8), .init(key: "model+int8", name: "in int8"))) }
        if model.mixture != nil {
            all.append((.mixed(.model), .init(key: "model+counts", name: "with counts")))
        }
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
        if model.mixture != nil, let adapted = all.last, adaptation.isGiven {
            let name = cache != nil && learning != nil ? "with all three" : adapted.1.name + " and counts"
            all.append((.mixed(adapted.0), .init(key: adapted.1.key + "+counts", name: name)))
        }
        guard !noBaselines, let own else { return all }
        return all + Self.orders.map { (.nGram(order: $0, trainedOn: own.train), .baseline(order: $0)) }
    }

    /// The orders of the n-gram baselines.
    private static let orders = [1, 3, 5]
}
