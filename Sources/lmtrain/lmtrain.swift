import ArgumentParser
import Console
import Modeling
import Text
import Training
import TrainingConsole

/// Trains a language model on text.
@main struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmtrain",
        abstract: "Train a language model on your own text.",
        discussion: """
            lmtrain corpora/scifi.txt
            lmtrain corpora/scifi.txt --resume

            Without flags, level, sizes and length are chosen for the text and printed before training starts. The \
            best model by validation loss and the latest one are kept in models/NAME. Press Ctrl-C at any time: \
            --resume continues, and the result is identical to an uninterrupted run.
            """, version: release)

    static func main() { start() }

    @OptionGroup(title: "Text") var corpus: CorpusArguments

    @Option(
        help:
            "What a token is (default: words, or characters where their counts predict the validation text better)."
    )
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
    @OptionGroup(title: "Counts") var counts: CountsArguments
    @OptionGroup(title: "Output") var output: OutputArguments

    func validate() throws {
        if corpus.corpora.isEmpty, !output.resume {
            throw ValidationError(
                "No text to train on: name a file or a directory, as in lmtrain FILE.")
        }
        if vocabularyArguments.pretokenized, let level, level != .pretokenized {
            throw ValidationError(
                "--pretokenized and --level \(level.rawValue) contradict each other; give one.")
        }
        if let from = output.pretrained {
            if vocab != nil {
                throw ValidationError("--from keeps its model's vocabulary; leave --vocab out.")
            }
            if !shape.isEmpty {
                throw ValidationError("the sizes are those of \(from); leave the flags of the network out.")
            }
        }
        if vocab != nil || output.pretrained != nil {
            let limits = vocabularyArguments.minCount != nil || vocabularyArguments.maxSize != nil
            if limits {
                throw ValidationError("--min-count and --max-size are for a vocabulary made from the text.")
            }
        }
    }

    func run() throws {
        try reportingErrors {
            let run = try self.run(in: ModelStore())
            if !output.resume, !output.overwrite, run.exists { throw RunError.exists(path: run.path) }
            if output.resume {
                Interrupt.advice = "stopped before the next step; to continue: \(resumeCommand(run))"
            }
            let prepared = try output.resume ? resumedRun(run).prepare() : newRun().prepare()
            let writer = try RunWriter(run)
            let stoppedAfter = output.resume ? prepared.trainer.progress.step : nil
            var loop = TrainingLoop(
                trainer: prepared.trainer,
                saver: CheckpointSaver(writer, prepared, replacesOldRun: output.overwrite),
                metrics: try output.metrics.map { try MetricsFile(path: $0, resumingAfter: stoppedAfter) },
                validationUnits: prepared.units.validation,
                sample: output.quiet ? nil : Sample(prepared),
                reporter: ProgressReporter(isQuiet: output.quiet, units: prepared.units),
                resumeCommand: resumeCommand(run))
            announce(prepared, run: run, in: &loop.reporter)
            try loop.train()
        }
    }

    /// The run that the flags name.
    private func run(in store: ModelStore) throws -> Run {
        if let out = output.out { return Run(path: out) }
        if !corpus.corpora.isEmpty { return store.run(forCorpus: corpus.corpora) }
        guard let last = store.runs.first else { throw RunError.noRun }
        return last
    }

    /// The command that resumes the run; text from standard input has to be given again.
    private func resumeCommand(_ run: Run) -> String {
        let text = corpus.corpora.contains("-") ? " -" : ""
        return "lmtrain\(text) --resume --out \(shellWord(run.path))"
    }
}
