import Engine
import Neural

/// A training on programs with Adam, its rate falling in a straight line, the gradient's norm clipped at 1.
struct ExecuteRun: Sendable, Equatable {
    var task: ExecuteTask
    var hidden: Int
    var steps: Int
    var seed: UInt64

    static let batchSize = 64
    static let rate = 4e-3

    /// The answers of a network to test programs.
    struct Score: Sendable, Equatable {
        /// The share of outputs without an error.
        var exact = 0.0
        /// The share of characters found by a network that reads the true ones before.
        var characters = 0.0

        /// Scores the answers of a network.
        init(_ network: ExecuteNetwork, _ programs: [Program]) throws {
            let answers = try network.answers(to: programs)
            let (right, all) = try network.charactersRight(programs)
            exact = Double(zip(answers, programs).count { $0 == $1.output }) / Double(max(1, programs.count))
            characters = Double(right) / Double(max(1, all))
        }
    }

    /// What a training reached on the way.
    struct Course: Sendable, Equatable {
        /// The scores on 256 test programs of the full length and nesting, and the steps before each.
        var scores: [(step: Int, score: Score)] = []

        static func == (a: Self, b: Self) -> Bool {
            a.scores.elementsEqual(b.scores) { $0.step == $1.step && $0.score == $1.score }
        }
    }

    /// Trains.
    ///
    /// - Parameter progress: Takes the share of the steps that is done.
    /// - Returns: The course of the training, and the network.
    /// - Throws: What the engine refuses.
    func train(progress: (Double) -> Void) throws -> (course: Course, network: ExecuteNetwork) {
        let network = try ExecuteNetwork(
            hidden: hidden, batchSize: Self.batchSize, sourceSteps: task.sourceSteps,
            targetSteps: task.targetSteps, seed: seed)
        var data = ProgramGenerator(seed: seed &+ 1)
        var testData = ProgramGenerator(seed: seed &+ 2)
        let tests = (0..<256).map { _ in task.test(&testData) }
        let schedule = Schedule(.linear, warmup: min(100, steps / 2), floor: 0.02)
        var course = Course()
        for step in 0..<steps {
            let done = Double(step) / Double(steps)
            let batch = (0..<Self.batchSize).map { _ in task.program(done, &data) }
            let factor = schedule.rate(step: step, of: steps, stepsPerEpoch: 1, losses: [])
            try network.learn(batch, rate: Self.rate * factor)
            if (step + 1) * 40 / steps > step * 40 / steps {
                course.scores.append((step + 1, try Score(network, tests)))
                progress(Double(step + 1) / Double(steps))
            }
        }
        return (course, network)
    }
}
