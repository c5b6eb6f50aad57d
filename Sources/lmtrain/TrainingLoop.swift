import ArgumentParser
import Console
import Modeling
import Neural
import Training

/// One run of lmtrain from its first step to its last: passes the trainer's events on to people and programs, and
/// saves.
struct TrainingLoop {
    let trainer: Trainer
    let saver: CheckpointSaver
    let metrics: MetricsFile?
    let validationUnits: LossUnits
    /// Writes samples; `nil` for none.
    let sample: Sample?
    var reporter: ProgressReporter
    /// The command that resumes this run.
    let resumeCommand: String

    /// The most seconds of training between two checkpoints.
    private static let saveEvery = 120.0

    /// Trains to the end, or to the first Ctrl-C.
    mutating func train() throws {
        Interrupt.record(grace: Interrupt.grace)
        var lastSaved = (step: trainer.progress.step, time: ContinuousClock.now)
        var isNews = false
        do {
            while let event = try trainer.next() {
                var mustSave = false
                switch event {
                case .step(let step):
                    isNews = true
                    reporter.step(step, of: trainer.progress, tokensLeft: trainer.tokensLeft)
                    try metrics?.write(MetricsRecord(step))
                    mustSave = (ContinuousClock.now - lastSaved.time) / Duration.seconds(1) > Self.saveEvery
                case .validating: break
                case .validated(let validated):
                    isNews = true
                    if validated.isBest { try saver.save(.best, trainer) }
                    reporter.validated(
                        validated, of: trainer.progress, sample: sample?.line(of: trainer.network))
                    try metrics?.write(MetricsRecord(validated, trainer.progress, validationUnits))
                    mustSave = true
                case .finished(let ending):
                    try metrics?.write(MetricsRecord.finished(step: trainer.progress.step))
                    if lastSaved.step != trainer.progress.step { try saver.save(.latest, trainer) }
                    sayEnd(ending, isNews: isNews)
                }
                if mustSave || Interrupt.signal != nil && lastSaved.step != trainer.progress.step {
                    try saver.save(.latest, trainer)
                    lastSaved = (trainer.progress.step, ContinuousClock.now)
                    Interrupt.advice =
                        "stopped at step \(lastSaved.step), the last one saved; to continue: \(resumeCommand)"
                }
                if let code = Interrupt.finish() {
                    reporter.say("stopped after step \(trainer.progress.step); to continue: \(resumeCommand)")
                    throw ExitCode(code)
                }
            }
        } catch {
            reporter.clear()
            // The text cannot be read any more, but what was learned from it is kept.
            if case TrainingError.text = error, lastSaved.step != trainer.progress.step {
                try saver.save(.latest, trainer)
            }
            throw error
        }
    }

    /// Says how the run ended, or how to make it longer where it had ended before.
    private mutating func sayEnd(_ ending: TrainingEvent.FinishReason, isNews: Bool) {
        let progress = trainer.progress
        let (reason, longer) =
            switch ending {
            case .complete: ("finished", "--steps \(2 * progress.step)")
            case .patience(let count):
                ("stopped: no improvement in \(count) validations", "--patience \(2 * count)")
            }
        let end = "\(reason) after \(progress.step) steps in \(NumberFormat.time(progress.seconds))"
        reporter.say(
            isNews ? end : "nothing is left to do: \(end); to make it longer: \(resumeCommand) \(longer)")
        if let best = progress.best {
            reporter.say(
                """
                best model: step \(best.step), validation \(NumberFormat.fixed(best.loss, 4)) nats/token, \
                \(NumberFormat.fixed(validationUnits.bitsPerCharacter(best.loss), 4)) bits/character
                """)
            if isNews, best.step != progress.step { compareSamples(best: best.step) }
        }
        reporter.say("saved in \(saver.path); to write with it: lmgen --model \(shellWord(saver.path)) \"…\"")
    }

    /// Shows what the best and the latest model write with the same random numbers: the best by validation loss is the one
    /// that is used, whatever else the latest has learned by heart.
    private mutating func compareSamples(best step: Int) {
        guard let sample,
            let best = try? LanguageModel(saver.path, precision: .float32, threads: 1, counts: false),
            let line = sample.line(of: best.network), let latest = sample.line(of: trainer.network)
        else { return }
        reporter.say("  best model, step \(step)  │ \(line)")
        reporter.say("  latest, step \(trainer.progress.step)  │ \(latest)")
    }
}
