import Engine

extension Trainer {
    /// Measures the time of a step by taking some and undoing them.
    ///
    /// Takes steps for `seconds`, at least four, of which the first is not counted; then restores weights, moments and
    /// progress.
    ///
    /// Where windows grow, each of their lengths is measured for an equal part of the time.
    ///
    /// - Parameter seconds: The time to spend.
    /// - Returns: The mean over the run of the median time of a step in seconds, since another program may take the
    ///   processor for a moment; `nil` where a step fails, as it then will in the run.
    public func measureStepTime(seconds: Double) -> Double? {
        let shares = recipe.growth?.shares(full: recipe.steps) ?? [(recipe.steps, 1)]
        defer { measuredWindow = nil }
        var mean = 0.0
        for (length, share) in shares {
            measuredWindow = length
            guard let time = medianStepTime(seconds: seconds / Double(shares.count)) else { return nil }
            mean += share * time
        }
        return mean
    }

    private func medianStepTime(seconds: Double) -> Double? {
        let (weights, progress, state) = (Array(network.parameters.weights), self.progress, self.state)
        defer {
            _ = network.parameters.weights.update(fromContentsOf: weights)
            optimizer.reset()
            (self.progress, self.state) = (progress, state)
        }
        precondition(progress.step == 0, "steps are timed before the first one")
        // Only the time matters, but the schedule asks for a total.
        self.progress = Progress(totalSteps: .max, stepsPerEpoch: progress.stepsPerEpoch)
        guard (try? step()) != nil else { return nil }
        let start = ContinuousClock.now
        var times: [Double] = []
        while times.count < 3 || start.secondsSince() < seconds {
            guard let report = try? step() else { return nil }
            times.append(report.seconds)
        }
        return times.sorted()[times.count / 2]
    }

    /// Returns the steps that fit into the recipe's minutes, measured for a fiftieth of them and 10 s at most.
    func measuredSteps() -> Int {
        guard case .minutes(let minutes) = recipe.length else { return 0 }
        let budget = minutes * 60
        let start = ContinuousClock.now
        guard let pace = measureStepTime(seconds: min(10, budget / 50)) else { return 1 }
        return max(1, Int(min(Double(Recipe.mostSteps), (budget - start.secondsSince()) / pace)))
    }
}
