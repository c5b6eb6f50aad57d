import Console

extension ProgressLine {
    /// The progress of an evaluation of `total` tokens.
    init(total: Int) {
        self.init(total: total) { done, timeLeft in
            "evaluated \(NumberFormat.grouped(done)) of \(NumberFormat.grouped(total)) tokens, \(timeLeft) left"
        }
    }
}
