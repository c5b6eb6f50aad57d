import Dispatch
import Engine
import Neural
import Synchronization

extension LabSettings {
    /// Runs independent trainings side by side, each on one thread, so that their bits do not depend on the number of
    /// processors.
    ///
    /// - Parameters:
    ///   - runs: What to run.
    ///   - share: The part of the experiment's progress that these runs are.
    ///   - body: Trains; the closure that it gets takes the share of this run that is done.
    /// - Returns: The results in the order of the runs.
    /// - Throws: The error of the first run that failed.
    func concurrently<Run: Sendable, Result: Sendable>(
        _ runs: [Run], share: ClosedRange<Double> = 0...1,
        _ body: @Sendable (Run, _ progress: (Double) -> Void) throws -> Result
    ) throws -> [Result] {
        let state = Mutex(
            (results: [Swift.Result<Result, any Error>?](repeating: nil, count: runs.count), next: 0))
        let done = Mutex([Double](repeating: 0, count: runs.count))
        DispatchQueue.concurrentPerform(iterations: max(1, min(threads, runs.count))) { _ in
            OneDNN.use(threads: 1)
            while true {
                let index = state.withLock { state in
                    defer { state.next += 1 }
                    return state.next
                }
                guard index < runs.count else { return }
                let result = Swift.Result {
                    try body(runs[index]) { part in
                        done.withLock { done in
                            done[index] = part
                            let all = done.reduce(0, +) / Double(runs.count)
                            progress(share.lowerBound + all * (share.upperBound - share.lowerBound))
                        }
                    }
                }
                state.withLock { $0.results[index] = result }
            }
        }
        return try state.withLock { $0.results }.map { result in
            guard let result else { preconditionFailure("every run has a result") }
            return try result.get()
        }
    }

    /// The seed of a part of an experiment: other numbers for other parts, the same for the same.
    func seed(_ part: Int) -> UInt64 {
        var random = SplitMix64(seed: seed)
        random.state ^= UInt64(truncatingIfNeeded: part) &* 0xD134_2543_DE82_EF95
        return random.next()
    }
}
