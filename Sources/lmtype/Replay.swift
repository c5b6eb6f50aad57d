import ArgumentParser
import Console
import Modeling
import Text
import Typing

/// What `lmtype --replay` is told.
struct ReplayArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Type this text as an ideal user would and report what it took; - is standard input.",
            valueName: "file"),
        completion: .file())
    var replay: String?

    @Flag(help: "Replay the text that was set aside for validation when the model was trained.")
    var replayValidation = false

    @Option(help: ArgumentHelp("Stop the replay after so many words.", valueName: "n"))
    var words: Int?

    @Flag(help: "Print the figures of the replay as one JSON object.")
    var json = false

    /// Whether a replay is asked for.
    var isGiven: Bool { replay != nil || replayValidation }

    func validate() throws {
        if replay != nil && replayValidation {
            throw ValidationError("--replay and --replay-validation are two texts; give one.")
        }
        if !isGiven, words != nil || json {
            throw ValidationError("--words and --json belong to a replay; give --replay FILE as well.")
        }
        if let words, words < 1 {
            throw ValidationError("--words is \(words); give a whole number from 1 up.")
        }
    }
}

/// A text typed by an ideal user with the model, and with what it has to beat.
struct ReplayRun {
    let model: LanguageModel
    let arguments: ReplayArguments
    /// Whether the telephone's keys are used.
    let isT9: Bool

    /// Types and reports.
    func run() throws {
        let report = try report()
        var output = TextOutput()
        try output.write(arguments.json ? try jsonLine(report) + "\n" : report.table)
    }

    private func report() throws -> ReplayReport {
        let (text, own) = try texts()
        var predictors: [(ReplayReport.Predictor, any Predictor)] = [
            (
                .init(key: "model", name: model.path),
                NetworkPredictor(model.network, start: model.vocabulary.start)
            )
        ]
        if let own {
            let ids = own.ids(0..<own.count), starts = own.documentStarts(model.vocabulary)
            for (order, name) in [(1, "unigram"), (3, "trigram")] {
                let baseline = KneserNey(
                    order: order, vocabularySize: model.vocabulary.count, text: ids, documentStarts: starts)
                predictors.append(
                    (.init(key: name, name: name), NGramPredictor(baseline, start: model.vocabulary.start)))
            }
        }
        let methods: [Replay.Method] = isT9 ? [.keypad, .keypadCompletion] : [.letters]
        var line = LiveLine()
        defer { line.clear() }
        Interrupt.watch()
        var rows: [ReplayReport.Row] = []
        for (predictor, source) in predictors {
            for method in methods {
                var replay = try Replay(
                    text, method, model.tokenizer, source, words: arguments.words ?? .max)
                let figures = replay.run { share in
                    line.show("\(predictor.name), \(method.title): \(Int(share * 100)) %")
                    return Interrupt.signal == nil
                }
                if let signal = Interrupt.signal { throw ExitCode(128 + signal) }
                rows.append(ReplayReport.Row(predictor, method, figures))
            }
        }
        let name = arguments.replay.map { $0 == "-" ? "standard input" : $0 }
        return ReplayReport(text: name ?? "validation text", rows: rows)
    }

    /// The text to type, and the ids that the model was trained on, where they can be had.
    private func texts() throws -> (String, TokenFile?) {
        let record = model.configuration.corpus
        let options = record.unsplitOptions(model.vocabulary)
        var corpus: Corpus?
        var own: TokenFile?
        do throws(CorpusUnavailable) {
            corpus = try record.reread(model.vocabulary)
        } catch {
            if arguments.replayValidation { throw ReplayError.validation(error) }
            Terminal.say("Note: the n-gram baselines are left out: \(error)")
        }
        if let corpus { own = try model.encode(corpus).train }
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
        return (documents.joined(), own)
    }
}

/// Why there is nothing to type.
enum ReplayError: CommandError {
    case validation(CorpusUnavailable)
    case noValidation

    var description: String {
        switch self {
        case .validation(let loss): "there is no validation text to type: \(loss)"
        case .noValidation: "the model was trained without a validation part; name a text with --replay FILE"
        }
    }

    var status: ExitStatus { .noInput }
}
