import Console
import Training

/// Reports the progress of training on standard error.
struct ProgressReporter {
    private var line = LiveLine()
    private let isQuiet: Bool
    private let units: (training: LossUnits, validation: LossUnits)
    private let shownEvery: Double
    private var lastShown: ContinuousClock.Instant?
    private var loss: Double?
    private var pace = Pace()
    /// The best step that overfitting was last told of, so that it is told once.
    private var overfittingSince: Int?

    init(isQuiet: Bool, units: (training: LossUnits, validation: LossUnits)) {
        (self.isQuiet, self.units) = (isQuiet, units)
        shownEvery = line.isLive ? 0.1 : 10
    }

    /// Prints a line that stays.
    mutating func say(_ text: String) { if !isQuiet { line.keep(text) } }

    /// Reports a step on the live line or, every ten seconds where there is none, on a line of its own.
    mutating func step(_ report: TrainingEvent.Step, of progress: Progress, tokensLeft: Double) {
        loss = loss.map { 0.98 * $0 + 0.02 * report.loss } ?? report.loss
        let slowdown = pace.add(seconds: report.seconds, tokens: report.tokens)
        guard !isQuiet, let loss else { return }
        let timeLeft = NumberFormat.time(pace.secondsPerToken * tokensLeft)
        if let slowdown {
            line.keep(
                """
                steps have come to take \(NumberFormat.fixed(slowdown, 0)) times as long: other programs use the \
                processors; at this rate \(timeLeft) are left
                """)
        }
        if let lastShown, (ContinuousClock.now - lastShown) / Duration.seconds(1) < shownEvery { return }
        lastShown = ContinuousClock.now
        let share = Double(progress.step) / Double(max(1, progress.totalSteps))
        let percent = "\(NumberFormat.fixed(100 * share, 0)) %", nats = "loss \(NumberFormat.fixed(loss, 3))"
        let perplexity = NumberFormat.fixed(units.training.perplexity(loss), 2)
        let bits = NumberFormat.fixed(units.training.bitsPerCharacter(loss), 3)
        let speed = "\(NumberFormat.grouped(Int(Double(report.tokens) / max(1e-9, report.seconds)))) tokens/s"
        let left = "\(timeLeft) left"
        if line.isLive {
            // The first and the last are always shown, those between as the terminal has room.
            line.show([
                "\(bar(share)) \(percent)", nats, "\(bits) bits/char", "ppl \(perplexity)", speed, left,
            ])
        } else {
            let parts = [
                percent, "step \(progress.step)/\(progress.totalSteps)", "epoch \(report.epoch + 1)", nats,
                "perplexity \(perplexity)", "\(bits) bits/character", speed, left,
            ]
            line.keep(parts.joined(separator: "  "))
        }
    }

    /// Reports a validation, with a sample of what the model writes.
    mutating func validated(_ report: TrainingEvent.Validated, of progress: Progress, sample: String?) {
        guard !isQuiet else { return }
        let found = report.validation
        line.keep(
            """
            step \(found.step)  epoch \(NumberFormat.fixed(report.epochs, 1))  validation \
            \(NumberFormat.fixed(found.loss, 4)) nats/token  perplexity \
            \(NumberFormat.fixed(units.validation.perplexity(found.loss), 2))  \
            \(NumberFormat.fixed(units.validation.bitsPerCharacter(found.loss), 4)) bits/character\
            \(report.isBest ? "  best so far" : "")
            """, .bold)
        if report.overfits, let best = progress.best, best.step != overfittingSince {
            overfittingSince = best.step
            line.keep(
                """
                overfitting: since step \(best.step) the training loss falls while the validation loss rises; the \
                model of step \(best.step) is kept as the best
                """)
        }
        if let sample { line.keep("  │ \(sample)", .faint) }
    }

    /// Clears the live line, before an error is printed.
    mutating func clear() { line.clear() }

    private func bar(_ share: Double) -> String {
        let filled = Int(min(1, max(0, share)) * 8)
        return String(repeating: "━", count: filled) + String(repeating: "─", count: 8 - filled)
    }
}
