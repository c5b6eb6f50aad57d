import Engine
import Neural
import Testing

@testable import Lab

@Suite("Encoder and decoder") struct SequencesTests {
    @Test("sources run backwards behind their padding, and places left over hold nothing else")
    func sources() {
        let batch = SourceBatch([[5, 6], [8]], batchSize: 3, padding: 0)
        #expect(batch.steps == 2 && batch.batchSize == 3)
        #expect(batch.ids == [6, 0, 0, 5, 8, 0])
        #expect(SourceBatch([[5]], batchSize: 1, steps: 3, padding: 2).ids == [2, 2, 5])
    }

    @Test("targets stand before their padding, and inputs are targets one step late")
    func targets() {
        let batch = TargetBatch([[7, 1], [9, 10, 1]], batchSize: 2, start: 0)
        #expect(batch.steps == 3 && batch.inputs == [0, 0, 7, 9, 1, 10])
        #expect(batch.targets == [7, 9, 1, 10, -1, 1])
        let longer = TargetBatch([[7]], batchSize: 2, steps: 2, start: 0)
        #expect(longer.inputs == [0, 0, 7, 0] && longer.targets == [7, -1, -1, -1])
    }

    // MARK: Decoder

    /// A decoder with weights of its own.
    private final class Fixture {
        let decoder: SequenceDecoder
        let parameters: Parameters

        init(vocabularySize: Int, inputSize: Int? = nil, hiddenSizes: [Int], batchSize: Int, steps: Int)
            throws
        {
            var plan = Plan()
            decoder = try SequenceDecoder(
                SequenceDecoder.Shape(
                    vocabularySize: vocabularySize, inputSize: inputSize ?? vocabularySize, embeddingSize: 8,
                    hiddenSizes: hiddenSizes, batchSize: batchSize, steps: steps, precision: .float32),
                in: &plan)
            parameters = Parameters(plan)
            var random = SplitMix64(seed: 5)
            decoder.initialize(parameters, &random)
        }

        /// A vector of which every element differs.
        var state: RecurrentState {
            var state = decoder.makeState()
            for i in state.floats.indices { state.floats[i] = 0.4 - 0.1 * Float(i * 7 % 9) }
            return state
        }
    }

    @Test("the gradient of the vector agrees with central differences of the loss")
    func gradient() throws {
        OneDNN.use(threads: 1)
        let fixture = try Fixture(
            vocabularySize: 4, inputSize: 5, hiddenSizes: [3, 2], batchSize: 2, steps: 4)
        let (decoder, parameters) = (fixture.decoder, fixture.parameters)
        let batch = TargetBatch([[0, 3], [1, 2, 3]], batchSize: 2, steps: 4, start: 4)
        func loss(_ state: RecurrentState) throws -> Float {
            let y = try decoder.forward(batch, from: state, parameters, .training(seed: 0))
            return try decoder.lossAndGradients(y, batch, parameters)
        }
        let state = fixture.state
        _ = try loss(state)
        let gradient = try decoder.backward(batch, parameters, .training(seed: 0))
        #expect(gradient.floats.count == 20 && gradient.floats.allSatisfy { $0 != 0 })
        for i in state.floats.indices {
            var (above, below) = (state, state)
            above.floats[i] += 1e-2
            below.floats[i] -= 1e-2
            let difference = (try loss(above) - loss(below)) / 2e-2
            #expect(abs(difference - gradient.floats[i]) < 2e-4, "element \(i)")
        }
    }

    @Test("greedy decoding writes the likeliest id, and stops when every sequence has ended")
    func writes() throws {
        OneDNN.use(threads: 1)
        let fixture = try Fixture(vocabularySize: 4, inputSize: 5, hiddenSizes: [6], batchSize: 3, steps: 12)
        let (decoder, parameters) = (fixture.decoder, fixture.parameters)
        let free = try decoder.write(from: fixture.state, start: 4, end: -1, parameters)
        #expect(free.steps == 12 && free.sequences.allSatisfy { $0.count == 12 })
        // Every id is what the decoder finds likeliest when it reads the others before it.
        let batch = TargetBatch(free.sequences, batchSize: 3, start: 4)
        let likeliest = try decoder.likeliest(batch, from: fixture.state, parameters)
        #expect(likeliest == batch.targets)
        // Each sequence is cut at its end, and no step follows that of the last one.
        for end in Set(free.sequences.joined()) {
            let written = try decoder.write(from: fixture.state, start: 4, end: end, parameters)
            let expected = free.sequences.map { ids in
                ids.firstIndex(of: end).map { Array(ids[...$0]) } ?? ids
            }
            #expect(written.sequences == expected && written.steps == expected.map(\.count).max())
        }
    }

    @Test("the writer continues from the encoder's vector as the trained decoder does")
    func writer() throws {
        OneDNN.use(threads: 1)
        let network = try EncoderDecoder(
            EncoderDecoder.Shape(
                sourceVocabularySize: 250, sourceSteps: 3, targetVocabularySize: 250, targetSteps: 2,
                padding: 0, start: 0, end: 8, hiddenSizes: [16, 16], batchSize: 1, precision: .float32),
            seed: 5)
        let vector = try network.vectors([[4, 5, 6]])[0]
        let writer = try network.decoder.writer(network.parameters)
        var state = writer.state(hidden: vector.hidden, cells: vector.cells)
        var loss = 0.0
        for (input, target) in [(Int32(0), Int32(7)), (7, 8)] {
            writer.read(input, &state)
            var logits = [Float](repeating: 0, count: 250)
            logits.withUnsafeMutableBufferPointer { writer.logits(state, into: $0) }
            let z = UnsafeMutableBufferPointer<Float>.allocate(capacity: 250)
            defer { z.deallocate() }
            _ = z.initialize(from: logits)
            loss += CrossEntropy.lossAndGradients(z, targets: [target]) / 2
        }
        let batch = (
            source: SourceBatch([[4, 5, 6]], batchSize: 1, padding: 0),
            target: TargetBatch([[7, 8]], batchSize: 1, start: 0)
        )
        #expect(abs(loss - Double(try network.learn(batch, rate: 0))) < 1e-4)
    }

    @Test("vectors come in the order of their sources, whatever their lengths")
    func order() throws {
        OneDNN.use(threads: 1)
        let network = try EncoderDecoder(
            EncoderDecoder.Shape(
                sourceVocabularySize: 6, sourceSteps: 4, targetVocabularySize: 6, targetSteps: 3, padding: 0,
                start: 0, end: 1, hiddenSizes: [5], batchSize: 2, precision: .float32), seed: 2)
        let sources: [[Int32]] = [[2, 3, 4, 5], [2], [4, 4], [3], [2, 3, 4, 5]]
        let vectors = try network.vectors(sources)
        #expect(vectors[0] == vectors[4] && vectors[1] != vectors[3] && Set(vectors.map(\.values)).count == 4)
        #expect(vectors[0].hidden.map(\.count) == [5] && vectors[0].values.count == 10)
        let answers = try network.answers(sources)
        #expect(answers.count == 5 && answers[0] == answers[4])
    }
}
