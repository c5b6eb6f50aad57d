import ArgumentParser
import Console
import Modeling
import Training

/// One run of lmtrain from its first step to its last: takes the trainer's reports, tells people and programs of
/// them, and saves.
struct TrainingLoop {
    let trainer: Trainer
    let saver: Saver
    let metrics: MetricsFile?
    let validationUnits: Units
    /// Shows what the model writes, unless nobody is to see it.
    let sample: Sample?
    var reporter: ProgressReporter
    /// The command that goes on with this run.
    let resumeCommand: String

    /// Seconds of training after which the run is saved even in the middle of an epoch.
    private static let saveEvery = 120.0

    /// Trains to the end, or to the first Ctrl-C.
    mutating func train() throws {
        Interrupt.watch()
        var lastSaved = (step: trainer.progress.step, time: ContinuousClock.now)
        do {
            while let report = try trainer.next() {
                var mustSave = false
                switch report {
                case .step(let step):
                    reporter.step(step, of: trainer.progress)
                    try metrics?.write("step", fields(of: step))
                    mustSave = (ContinuousClock.now - lastSaved.time) / Duration.seconds(1) > Self.saveEvery
                case .validated(let validated):
                    if validated.isBest { try saver.save(.best, trainer) }
                    reporter.validated(
                        validated, of: trainer.progress, sample: sample?.line(of: trainer.network))
                    try metrics?.write("validation", fields(of: validated))
                    mustSave = true
                case .finished(let ending):
                    try metrics?.write("finished", [("step", "\(trainer.progress.step)")])
                    if lastSaved.step != trainer.progress.step { try saver.save(.latest, trainer) }
                    sayEnd(ending)
                }
                if mustSave || Interrupt.signal != nil {
                    try saver.save(.latest, trainer)
                    lastSaved = (trainer.progress.step, ContinuousClock.now)
                }
                if let signal = Interrupt.signal {
                    reporter.say("stopped after step \(trainer.progress.step); to go on: \(resumeCommand)")
                    throw ExitCode(128 + signal)
                }
            }
        } catch {
            reporter.clear()
            throw error
        }
    }

    private mutating func sayEnd(_ ending: TrainingEvent.FinishReason) {
        let progress = trainer.progress
        let reason =
            switch ending {
            case .complete: "finished"
            case .patience(let count): "stopped: \(count) validations brought nothing better"
            }
        reporter.say("\(reason) after \(progress.step) steps in \(NumberFormat.time(progress.seconds))")
        if let best = progress.best {
            reporter.say(
                """
                best model: step \(best.step), validation \(NumberFormat.fixed(best.loss, 4)) nats/token, \
                \(NumberFormat.fixed(validationUnits.bitsPerCharacter(best.loss), 4)) bits/character
                """)
        }
        reporter.say("saved in \(saver.path); to write with it: lmgen --model \(saver.path) --prompt \"…\"")
    }

    private func fields(of step: TrainingEvent.Step) -> [(name: String, value: String)] {
        [
            ("step", "\(step.step)"), ("epoch", "\(step.epoch)"), ("loss", "\(step.loss)"),
            ("learning_rate", "\(step.rate)"), ("gradient_norm", "\(step.gradientNorm)"),
            ("tokens", "\(step.tokens)"), ("seconds", "\(step.seconds)"),
            ("tokens_per_second", "\(Double(step.tokens) / max(1e-9, step.seconds))"),
        ]
    }

    private func fields(of report: TrainingEvent.Validated) -> [(name: String, value: String)] {
        let (step, loss) = (report.validation.step, report.validation.loss)
        return [
            ("step", "\(step)"),
            ("epoch", "\((step - 1) / trainer.progress.stepsPerEpoch)"), ("loss", "\(loss)"),
            ("perplexity", "\(validationUnits.perplexity(loss))"),
            ("bits_per_character", "\(validationUnits.bitsPerCharacter(loss))"),
            ("training_loss", "\(report.validation.trainingLoss)"), ("best", "\(report.isBest)"),
            ("overfits", "\(report.overfits)"), ("seconds", "\(report.seconds)"),
            ("training_seconds", "\(trainer.progress.seconds)"),
        ]
    }
}
