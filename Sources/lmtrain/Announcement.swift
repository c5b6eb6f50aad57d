import Console
import Engine
import Modeling
import Neural
import Text
import Training

extension Train {
    /// Prints what will be trained and what it will cost.
    func announce(_ prepared: PreparedRun, run: Run, in reporter: inout ProgressReporter) {
        if output.quiet { return }
        for notice in prepared.notices { Terminal.note(notice) }
        CorpusArguments.noteWrapped(prepared.wrappedFiles)
        let (trainer, recipe) = (prepared.trainer, prepared.trainer.recipe)
        if trainer.ending != nil { return }  // there is nothing to announce
        let (progress, architecture) = (trainer.progress, trainer.network.architecture)
        let text = prepared.encoded
        let tokens = trainer.tokensPerEpoch
        let windows = recipe.growth.map { "\($0.start) to \(recipe.steps)" } ?? "\(recipe.steps)"
        reporter.say(
            """
            text: \(prepared.corpus.paths.joined(separator: " ")), \
            \(NumberFormat.grouped(text.train.characters)) characters for training, \
            \(trainer.validates ? NumberFormat.grouped(text.validation.characters) : "none") for validation
            """)
        reporter.say(
            """
            model: level \(prepared.tokenizer.vocabulary.level.rawValue), \
            \(NumberFormat.grouped(architecture.vocabularySize)) tokens, \(recipe.cell.rawValue) \
            \(recipe.hidden.map(String.init).joined(separator: "+")), embedding \(recipe.embedding)\
            \(recipe.tied ? " tied" : ""), \(NumberFormat.grouped(architecture.weightCount)) parameters
            """)
        reporter.say(
            """
            training: batches of \(recipe.batchSize) sequences × \(windows) steps, \
            \(recipe.optimizer.rule.rawValue) at \(recipe.learningRate) \(recipe.schedule.shape.rawValue), dropout \
            \(recipe.dropout.input)/\(recipe.dropout.between)/\(recipe.dropout.output), seed \(recipe.seed), \
            \(recipe.threads) \(recipe.threads == 1 ? "thread" : "threads"), \(recipe.precision.rawValue), \
            \(OneDNN.version)
            """)
        let estimate = estimate(trainer)  // takes a few steps, so that the memory is known as well
        reporter.say(
            """
            cost: \(NumberFormat.bytes(ProcessMemory.peak)) of memory, \(NumberFormat.grouped(tokens)) tokens an \
            epoch, \(NumberFormat.grouped(progress.totalSteps)) steps (\(NumberFormat.fixed(trainer.epochs.planned, 1)) epochs), \
            \(estimate)
            """)
        reporter.say(
            progress.step == 0
                ? "saving in \(run.path)"
                : "resuming \(run.path) after step \(NumberFormat.grouped(progress.step))")
    }

    /// The time that remains, from the steps taken so far or from a few taken to measure it.
    private func estimate(_ trainer: Trainer) -> String {
        let progress = trainer.progress
        let read = trainer.epochs.read * Double(trainer.tokensPerEpoch)
        let seconds =
            progress.step > 0
            ? progress.seconds / read * trainer.tokensLeft
            : trainer.measureStepTime(seconds: 0.5).map { $0 * Double(progress.totalSteps) }
        return seconds.map { "about \(NumberFormat.time($0)) left" } ?? "time remaining unknown"
    }
}
