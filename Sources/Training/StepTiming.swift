import Engine

extension Trainer {
    /// How long a step takes, found by taking some and undoing them.
    ///
    /// Steps are taken for `seconds`, at least four, the first of which is not counted. Weights, moments and
    /// progress are then as before.
    ///
    /// - Parameter seconds: How long to look.
    /// - Returns: Seconds of the median step, since another program may take the processor for a moment; `nil` where the steps themselves go wrong, which the run will then find too.
    public func measureStepTime(seconds: Double) -> Double? {
        let (weights, progress, state) = (Array(network.parameters.weights), self.progress, self.state)
        defer {
            _ = network.parameters.weights.update(fromContentsOf: weights)
            optimizer.reset()
            (self.progress, self.state) = (progress, state)
        }
        precondition(progress.step == 0, "a measurement comes before the first step")
        // One step without end: only the time matters, and the schedule asks for a total.
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

    /// The steps that fit into the recipe's minutes, the measurement counted: a fiftieth of them, 10 s at most.
    func measuredSteps() -> Int {
        guard case .minutes(let minutes) = recipe.length else { return 0 }
        let budget = minutes * 60
        let start = ContinuousClock.now
        guard let pace = measureStepTime(seconds: min(10, budget / 50)) else { return 1 }
        return max(1, Int(min(1e15, (budget - start.secondsSince()) / pace)))
    }
}
