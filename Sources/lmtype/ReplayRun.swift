import Console
import Modeling
import Text
import Typing

/// The replay of a text with the model, and with n-gram baselines if the model's training corpus is available.
struct ReplayRun {
    let model: LanguageModel
    let arguments: ReplayArguments
    /// Whether to type on the keys of a telephone.
    let isT9: Bool
    /// Whether the network's predictions are mixed with the model's counts.
    let mixes: Bool

    /// Types the text and writes the report.
    func run() throws {
        let report = try report()
        var output = TextOutput()
        try output.write(arguments.json ? try jsonLine(report) + "\n" : report.table)
    }

    private func report() throws -> ReplayReport {
        let (text, trainingText) = try texts()
        let methods: [Replay.Method] = isT9 ? [.keypad, .keypadCompletion] : [.letters]
        var line = LiveLine()
        defer { line.clear() }
        var rows: [ReplayReport.Row] = []
        for (source, predictor) in try predictors(trainingText) {
            for method in methods {
                var replay = try Replay(
                    text, method, model.tokenizer, predictor,
                    known: model.suggestedWords,
                    words: arguments.words ?? .max)
                let figures = replay.run { share in
                    line.show("\(source.name), \(method.title): \(Int(share * 100)) %")
                    return true
                }
                rows.append(ReplayReport.Row(source, method, figures))
            }
        }
        let name = arguments.replay.map { $0 == "-" ? "standard input" : $0 }
        return ReplayReport(text: name ?? "validation text", rows: rows)
    }

    /// Returns the model's predictor, and a unigram and a trigram model trained on the same text.
    private func predictors(
        _ trainingText: TokenFile?
    ) throws(TextError) -> [(ReplayReport.Predictor, any Predictor)] {
        let start = model.vocabulary.start
        let network = NetworkPredictor(
            model.network, start: start, mixture: mixes ? model.mixture : nil)
        guard let trainingText else { return [(.init(key: "model", name: model.path), network)] }
        let ids = try trainingText.ids(0..<trainingText.count)
        let documentStarts = try trainingText.documentStarts(model.vocabulary)
        let baselines = [(1, "unigram"), (3, "trigram")].map { order, name in
            let baseline = KneserNey(
                order: order, vocabularySize: model.vocabulary.count, text: ids,
                documentStarts: documentStarts)
            return (
                ReplayReport.Predictor(key: name, name: name),
                NGramPredictor(baseline, start: start) as any Predictor
            )
        }
        return [(.init(key: "model", name: model.path), network)] + baselines
    }

    /// Returns the text to type, and the tokens that the model was trained on, if they are available.
    private func texts() throws -> (String, TokenFile?) {
        let record = model.configuration.corpus
        let options = record.unsplitOptions(model.vocabulary)
        var corpus: Corpus?
        var trainingText: TokenFile?
        do throws(CorpusUnavailable) {
            corpus = try record.reread(model.vocabulary)
        } catch {
            if arguments.replayValidation { throw ReplayError.validation(error) }
            Terminal.note("the n-gram baselines are left out: \(error)")
        }
        if let corpus { trainingText = try model.encode(corpus).train }
        let part: Corpus.Part
        if let path = arguments.replay {
            part = try Corpus(paths: [path], options: options).train
        } else if let validation = corpus?.validation, !validation.isEmpty {
            part = validation
        } else {
            throw ReplayError.noValidation
        }
        let documents = try (0..<part.documents).map { index throws(TextError) in
            String(decoding: try part.text(ofDocument: index), as: UTF8.self)
        }
        return (documents.joined(), trainingText)
    }
}

/// An error that leaves no text to replay.
enum ReplayError: CommandError {
    /// The training corpus is unavailable.
    case validation(CorpusUnavailable)
    /// The training corpus has no validation part.
    case noValidation

    var description: String {
        switch self {
        case .validation(let reason): "the validation text is unavailable: \(reason)"
        case .noValidation: "the model was trained without a validation part; name a text with --replay FILE"
        }
    }

    var status: ExitStatus { .noInput }
}
