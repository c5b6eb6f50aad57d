import Console

extension ProgressLine {
    /// The progress of an evaluation of `total` tokens under the predictor called `name`.
    init(evaluating name: String, total: Int) {
        self.init(total: total) { done, timeLeft in
            """
            \(name): evaluated \(NumberFormat.grouped(done)) of \(NumberFormat.grouped(total)) tokens, \(timeLeft) \
            left
            """
        }
    }
}
