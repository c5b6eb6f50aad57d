import Engine
import Modeling
import Neural
import Testing
import Text
import Training

@Suite("Dynamic evaluation") struct DynamicEvaluationTests {
    static let architecture = Architecture(vocabularySize: 7, embeddingSize: 3, hiddenSizes: [4, 4])
    static let repetitive = (0..<200).flatMap { _ in [3, 1, 4, 1, 5] as [Int32] }

    static let cache = NeuralCache.Options(size: 40, lambda: 0.3, theta: 1)

    static func model() throws -> TrainingNetwork {
        let model = try TrainingNetwork(architecture, batchSize: 1, steps: 5, threads: 1)
        model.initialize(seed: 3, uniform: 0.5)
        return model
    }

    static func learner(_ options: DynamicOptions) throws -> DynamicEvaluation {
        try DynamicEvaluation(architecture, model().export(), options: options)
    }

    @Test("rate 0 gives the same bits as static evaluation")
    func rateZero() throws {
        let learner = try Self.learner(.init(rate: 0, decay: 0.5, segment: 5))
        let found = try learner.loss(ofStream: StreamLossTests.ids + Self.repetitive)
        #expect(try found == Self.model().loss(ofStream: StreamLossTests.ids + Self.repetitive))
    }

    @Test("dynamic evaluation lowers the loss of a repetitive text by more than 30 %")
    func repetition() throws {
        let learner = try Self.learner(.init(rate: 1, decay: 0, segment: 5))
        var windows: [Int] = []
        let found = try learner.loss(ofStream: Self.repetitive) { windows.append($0) }
        #expect(try found < 0.7 * Self.model().loss(ofStream: Self.repetitive))
        #expect(
            windows.reduce(0, +) == Self.repetitive.count - 1 && windows.dropLast().allSatisfy { $0 == 5 })
    }

    @Test("a segment is scored before the step on it, so the first one has the static loss")
    func firstSegment() throws {
        let learner = try Self.learner(.init(rate: 1, decay: 0, segment: 5))
        let first = Array(StreamLossTests.ids.prefix(6))
        let wanted = try Self.model().loss(ofStream: first)
        #expect(try learner.loss(ofStream: first) == wanted)
        // The next text starts from the trained weights again.
        #expect(try learner.loss(ofStream: first) == wanted)
    }

    @Test("a step follows the equation: clipped gradient descent plus decay towards the trained weights")
    func step() throws {
        let ids = Array(StreamLossTests.ids.prefix(11))
        let (rate, decay, clip) = (0.5, 0.25, 0.1)
        let learner = try Self.learner(.init(rate: rate, decay: decay, segment: 5, clip: clip))
        _ = try learner.loss(ofStream: ids)
        // The same two steps by hand.
        let network = try Self.model()
        let trained = Array(network.parameters.weights)
        var state = network.makeState()
        for start in [0, 5] {
            try ids.withUnsafeBufferPointer { ids in
                _ = try network.lossAndGradients(
                    inputs: UnsafeBufferPointer(rebasing: ids[start..<start + 5]),
                    targets: UnsafeBufferPointer(rebasing: ids[start + 1..<start + 6]), steps: 5,
                    state: &state)
            }
            let norm = network.parameters.gradients.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            #expect(norm > clip)
            for i in trained.indices {
                let (w, g) = (Double(network.parameters.weights[i]), Double(network.parameters.gradients[i]))
                network.parameters.weights[i] = Float(
                    w - rate * clip / norm * g + decay * (Double(trained[i]) - w))
            }
        }
        let (found, wanted) = (learner.parameters, network.export())
        for (name, tensor) in wanted {
            let values = try #require(found[name]?.values)
            for (a, b) in zip(values, tensor.values) { #expect(abs(a - b) < 1e-6, "\(name)") }
        }
        learner.reset()
        #expect(try learner.parameters == Self.model().export())
    }

    @Test("rate 0 with a cache matches static evaluation with a cache on the inference network")
    func cacheAlone() throws {
        let ids = StreamLossTests.ids + Self.repetitive.prefix(83), cache = Self.cache
        let inference = try InferenceNetwork(Self.architecture, Self.model().export())
        let learner = try Self.learner(.init(rate: 0, decay: 0.5, segment: 5))
        let (found, wanted) = (
            try learner.loss(ofStream: ids, caching: cache), inference.loss(ofStream: ids, caching: cache)
        )
        #expect(abs(found - wanted) < 1e-4 * wanted)
        #expect(try abs(found - learner.loss(ofStream: ids)) > 0.01 * wanted)
    }

    @Test("a cache does not change the weights, and it holds the hidden states of each segment's weights")
    func cacheOfLearner() throws {
        // Two segments: the states of the second come from updated weights and are compared with cached states of the
        // first.
        let ids = Array((StreamLossTests.ids + Self.repetitive).prefix(11)), options = Self.cache
        let learner = try Self.learner(.init(rate: 1, decay: 0, segment: 5))
        let found = try learner.loss(ofStream: ids, caching: options)
        let weights = learner.parameters
        _ = try learner.loss(ofStream: ids)
        #expect(weights == learner.parameters)

        _ = try learner.loss(ofStream: ids.prefix(6))
        let networks = [try Self.model().export(), learner.parameters]
        var (cache, state, sum): (NeuralCache?, InferenceNetwork.State?, Double) = (nil, nil, 0)
        for (segment, parameters) in networks.enumerated() {
            let network = try InferenceNetwork(Self.architecture, parameters)
            var before = state ?? network.initialState()
            for t in 5 * segment..<5 * segment + 5 {
                network.read(ids[t], &before)
                let h = network.hiddenState(of: 1, in: before)
                cache?.advance(ids[t], to: h)
                let mixture = cache ?? NeuralCache(options, at: h)
                var logits = [Float](repeating: 0, count: 7)
                logits.withUnsafeMutableBufferPointer {
                    network.logits(before, into: $0)
                    sum += mixture.loss(of: ids[t + 1], logits: UnsafeBufferPointer($0))
                }
                cache = mixture
            }
            state = before
        }
        #expect(abs(found - sum) < 1e-4 * sum)
    }

    @Test("a non-finite gradient leaves the weights unchanged")
    func nonFinite() throws {
        // The hidden state of this cell is unbounded and overflows after steps this large.
        let architecture = Architecture(
            cell: .rnnReLU, vocabularySize: 7, embeddingSize: 3, hiddenSizes: [4])
        let model = try TrainingNetwork(architecture, batchSize: 1, steps: 5, threads: 1)
        model.initialize(seed: 3, uniform: 0.5)
        let options = DynamicOptions(rate: 1e15, decay: 0, segment: 5, clip: 1e6)
        let learner = try DynamicEvaluation(architecture, model.export(), options: options)
        #expect(try !learner.loss(ofStream: Self.repetitive).isFinite)
        #expect(learner.parameters.values.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    }

    @Test("a token outside the vocabulary is an error, and a text without targets has loss 0")
    func edges() throws {
        let learner = try Self.learner(.init(.char))
        #expect(throws: EngineError.token(7, vocabularySize: 7)) { try learner.loss(ofStream: [0, 7]) }
        #expect(try learner.loss(ofStream: [0]) == 0 && learner.loss(ofStream: [Int32]()) == 0)
    }
}
