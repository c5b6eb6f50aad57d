import ArgumentParser
import Console
import Modeling
import Training

/// One run of lmtrain from its first step to its last: takes the trainer's reports, tells people and programs of
/// them, and saves.
struct Session {
    let trainer: Trainer
    let saver: Saver
    let metrics: MetricsFile?
    let validationUnits: Units
    /// Shows what the model writes, unless nobody is to see it.
    let sample: Sample?
    var talk: Talk
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
                    talk.step(step, of: trainer.progress)
                    try metrics?.write("step", fields(of: step))
                    mustSave = (ContinuousClock.now - lastSaved.time) / Duration.seconds(1) > Self.saveEvery
                case .validated(let validated):
                    if validated.isBest { try saver.save(.best, trainer) }
                    talk.validated(validated, of: trainer.progress, sample: sample?.line(of: trainer.network))
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
                    talk.say("stopped after step \(trainer.progress.step); to go on: \(resumeCommand)")
                    throw ExitCode(128 + signal)
                }
            }
        } catch {
            talk.clear()
            throw error
        }
    }

    private mutating func sayEnd(_ ending: Report.Ending) {
        let progress = trainer.progress
        let reason =
            switch ending {
            case .complete: "finished"
            case .patience(let count): "stopped: \(count) validations brought nothing better"
            }
        talk.say("\(reason) after \(progress.step) steps in \(Quantity.time(progress.seconds))")
        if let best = progress.best {
            talk.say(
                """
                best model: step \(best.step), validation \(Quantity.fixed(best.loss, 4)) nats/token, \
                \(Quantity.fixed(validationUnits.bitsPerCharacter(best.loss), 4)) bits/character
                """)
        }
        talk.say("saved in \(saver.path); to write with it: lmgen --model \(saver.path) --prompt \"…\"")
    }

    private func fields(of step: Report.Step) -> [(name: String, value: String)] {
        [
            ("step", "\(step.step)"), ("epoch", "\(step.epoch)"), ("loss", "\(step.loss)"),
            ("learning_rate", "\(step.rate)"), ("gradient_norm", "\(step.gradientNorm)"),
            ("tokens", "\(step.tokens)"), ("seconds", "\(step.seconds)"),
            ("tokens_per_second", "\(Double(step.tokens) / max(1e-9, step.seconds))"),
        ]
    }

    private func fields(of report: Report.Validated) -> [(name: String, value: String)] {
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
