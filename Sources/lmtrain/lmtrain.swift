import ArgumentParser
import Console
import Modeling
import Text
import Training

/// Trains a language model on text.
@main struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmtrain",
        abstract: "Train a language model on your own text.",
        discussion: """
            lmtrain corpora/scifi.txt
            lmtrain corpora/scifi.txt --resume

            Without flags, level, sizes and length are chosen for the text and said before training starts. The \
            best model by validation and the latest are kept in models/NAME; Ctrl-C saves and says how to go on.
            """)

    @OptionGroup(title: "Text") var corpus: CorpusArguments

    @Option(help: "What a token is (default: chosen for the text).")
    var level: Level?

    @OptionGroup(title: "Vocabulary") var vocabularyArguments: VocabularyArguments

    @Option(
        help: ArgumentHelp(
            "Use this vocabulary instead of one made from the training text.", valueName: "file"),
        completion: .file(extensions: ["tsv"]))
    var vocab: String?

    @OptionGroup(title: "Network") var shape: NetworkArguments
    @OptionGroup(title: "Learning") var rates: RateArguments
    @OptionGroup(title: "Length") var length: LengthArguments
    @OptionGroup(title: "Output") var output: OutputArguments

    func validate() throws {
        if corpus.corpora.isEmpty, !output.resume {
            throw ValidationError(
                "No text to learn from: lmtrain FILE, for instance lmtrain corpora/scifi.txt.")
        }
        if vocabularyArguments.pretokenized, let level, level != .pretokenized {
            throw ValidationError(
                "--pretokenized and --level \(level.rawValue) contradict each other; give one.")
        }
        if let from = output.from {
            if vocab != nil {
                throw ValidationError("--from keeps its model's vocabulary; leave --vocab out.")
            }
            if !shape.isEmpty {
                throw ValidationError("the sizes are those of \(from); leave the flags of the network out.")
            }
        }
        if vocab != nil || output.from != nil {
            let made = vocabularyArguments.minCount != nil || vocabularyArguments.maxSize != nil
            if made {
                throw ValidationError("--min-count and --max-size are for a vocabulary made from the text.")
            }
        }
    }

    func run() throws {
        try reportingErrors {
            let run = try self.run(in: ModelStore())
            if !output.resume, !output.overwrite, run.exists { throw RunError.exists(path: run.path) }
            let preparation = try output.resume ? goOn(run) : begin()
            let writer = try RunWriter(run)
            let stoppedAfter = output.resume ? preparation.trainer.progress.step : nil
            let metrics = try output.metrics.map { try MetricsFile(path: $0, goingOnAfter: stoppedAfter) }
            let units = preparation.units
            var session = TrainingLoop(
                trainer: preparation.trainer,
                saver: Saver(
                    writer, vocabulary: preparation.tokenizer.vocabulary, corpus: preparation.corpus,
                    validationUnits: units.validation, replacesOldRun: output.overwrite),
                metrics: metrics, validationUnits: units.validation,
                sample: output.quiet ? nil : Sample(tokenizer: preparation.tokenizer),
                reporter: ProgressReporter(
                    isQuiet: output.quiet, training: units.training, validation: units.validation),
                resumeCommand: resumeCommand(run))
            announce(preparation, run: run, in: &session.reporter)
            try session.train()
        }
    }

    /// The run that the flags mean.
    private func run(in store: ModelStore) throws -> Run {
        if let out = output.out { return Run(path: out) }
        if !corpus.corpora.isEmpty { return store.run(forCorpus: corpus.corpora) }
        guard let last = store.runs.first else { throw RunError.whichRun }
        return last
    }

    /// What to type to go on with the run: text from standard input has to be given again.
    private func resumeCommand(_ run: Run) -> String {
        let text = corpus.corpora.contains("-") ? " -" : ""
        return "lmtrain\(text) --resume --out \(run.path)"
    }
}
