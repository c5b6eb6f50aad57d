import Engine

/// A training of a network that writes captions.
struct CaptionRun: Sendable {
    /// H, and the batches to learn from.
    var hidden = 192, steps = 4000
    /// η of Adam at its highest.
    var rate = 3e-3
    /// The pictures of a test of each ``SceneGenerator/Selection``.
    var tests = 1024
    /// Chooses the withheld pairs: the same for all seeds of an experiment.
    var pairs: UInt64
    /// Seeds weights and pictures.
    var seed: UInt64

    static let batchSize = 64

    /// The share of the steps that show parts only, shapes in nameless colours and blots in named ones, and the share of
    /// groups with a colour and a shape after that.
    ///
    /// While a network can hardly tell shapes apart, pairs teach it which shapes go with a colour, and so that withheld
    /// pairs do not occur. So it learns the parts first.
    static let partsOnly = 0.7, named = 0.1

    /// What the network wrote about pictures that it has never seen.
    struct Test: Sendable {
        let selection: SceneGenerator.Selection
        let answers: [CaptionAnswer]
        /// What it wrote with the vectors of other pictures.
        let shuffled: [CaptionAnswer]
    }

    /// A point of the course of training.
    struct Point: Sendable {
        let step: Int
        /// The share of exact captions for pairs of training, and for withheld pairs.
        let trained: Double, withheld: Double
    }

    /// What a training reached.
    struct Outcome: Sendable {
        var course: [Point] = []
        var tests: [Test] = []
    }

    /// Trains and tests.
    ///
    /// - Parameter progress: Takes the share that is done.
    /// - Returns: The course and the tests.
    /// - Throws: What the engine or Cairo refuses.
    func train(progress: (Double) -> Void) throws -> Outcome {
        let network = try CaptionNetwork(hidden: hidden, batchSize: Self.batchSize, seed: seed)
        var scenes = SceneGenerator(pairs: pairs, seed: seed &+ 1)
        let schedule = Schedule(.cosine, warmup: 100)
        var outcome = Outcome()
        for step in 0..<steps {
            let named = Double(step) < Self.partsOnly * Double(steps) ? 0 : Self.named
            let pictures = (0..<Self.batchSize).map { _ in scenes.lesson(named: named) }
            let factor = schedule.rate(step: step, of: steps, stepsPerEpoch: steps, losses: [])
            try network.learn(pictures, rate: rate * factor)
            progress(0.95 * Double(step + 1) / Double(steps))
            if (step + 1) % max(1, steps / 20) == 0 {
                outcome.course.append(
                    Point(
                        step: step + 1, trained: try exact(network, .trained),
                        withheld: try exact(network, .withheld)))
            }
        }
        var tests = SceneGenerator(pairs: pairs, seed: seed &+ 2)
        for selection in SceneGenerator.Selection.allCases {
            let pictures = (0..<self.tests).map { _ in tests.test(selection) }
            outcome.tests.append(
                Test(
                    selection: selection, answers: try Self.answers(network, pictures),
                    shuffled: try Self.answers(network, pictures, isShuffled: true)))
        }
        progress(1)
        return outcome
    }

    /// The share of exact captions of at most 256 pictures, the same at every point of the course.
    private func exact(
        _ network: CaptionNetwork, _ selection: SceneGenerator.Selection
    ) throws -> Double {
        var scenes = SceneGenerator(pairs: pairs, seed: seed &+ 3)
        return try Self.answers(network, (0..<min(256, tests)).map { _ in scenes.test(selection) }).share(
            .right)
    }

    private static func answers(
        _ network: CaptionNetwork, _ pictures: [ScenePicture], isShuffled: Bool = false
    ) throws -> [CaptionAnswer] {
        zip(pictures, try network.captions(of: pictures, isShuffled: isShuffled)).map(CaptionAnswer.init)
    }
}
