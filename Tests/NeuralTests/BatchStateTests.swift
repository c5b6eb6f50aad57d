import CAllocations
import Testing

@testable import Neural

@Suite("BatchState") struct BatchStateTests {
    /// Returns a token that differs by stream and step, so that mixed-up streams are noticed.
    static func token(_ step: Int, _ stream: Int, of architecture: Architecture) -> Int32 {
        Int32((step * step + 5 * stream + stream * step) % architecture.vocabularySize)
    }

    static func initialStates(_ network: InferenceNetwork, count: Int) -> [InferenceNetwork.State] {
        (0..<count).map { stream in
            var state = network.initialState()
            for step in 0..<stream % 3 {
                network.read(token(step, stream + 1, of: network.architecture), &state)
            }
            return state
        }
    }

    @Test(
        "each stream gets the same bits as alone, for all batch sizes, instruction sets and thread counts",
        arguments: Architecture.shapes, InferenceNetwork.Precision.allCases)
    func sameBits(architecture: Architecture, precision: InferenceNetwork.Precision) throws {
        let parameters = architecture.randomParameters(seed: 21)
        let alone = try InferenceNetwork(architecture, parameters, precision: precision, threads: 1)
        let (V, steps, most) = (architecture.vocabularySize, 3, 25)
        var states = Self.initialStates(alone, count: most)
        let expected = (0..<steps).map { step in
            states.indices.map { stream in
                alone.read(Self.token(step, stream, of: architecture), &states[stream])
                return alone.logits(states[stream])
            }
        }
        let logits = UnsafeMutableBufferPointer<Float>.allocate(capacity: most * V)
        defer { logits.deallocate() }
        for instructions in InstructionSet.allCases where instructions <= .best {
            // With the last threshold some layers are shared only in large batches.
            for (threads, sharedFrom) in [(1, 0), (2, 0), (2, 10_000)] {
                let network = try InferenceNetwork(
                    architecture, parameters, precision: precision, threads: threads,
                    sharedFrom: sharedFrom, on: instructions)
                // Sizes around the tiles of 3 and the groups of 24.
                for N in [1, 2, 3, 5, 16, 17, 25] {
                    var batch = InferenceNetwork.BatchState(network, Self.initialStates(network, count: N))
                    for step in 0..<steps {
                        network.read((0..<N).map { Self.token(step, $0, of: architecture) }, &batch)
                        network.logits(batch, into: logits)
                        let rows = (0..<N).map { Array(logits[$0 * V..<($0 + 1) * V]) }
                        #expect(
                            rows == Array(expected[step].prefix(N)),
                            "\(instructions), \(threads) threads, \(N) streams")
                    }
                    #expect((0..<N).allSatisfy { batch[$0] == states[$0] })
                }
            }
        }
    }

    @Test("without a table each stream reads its own row of the embedding")
    func untabulated() throws {
        let architecture = Architecture(vocabularySize: 1 << 16 + 1, embeddingSize: 2, hiddenSizes: [3])
        let network = try InferenceNetwork(architecture, architecture.randomParameters(seed: 22))
        #expect(!network.isTabulated)
        var states = Self.initialStates(network, count: 4)
        var batch = InferenceNetwork.BatchState(network, states)
        let tokens: [Int32] = [1 << 16, 7, 0, 7]
        network.read(tokens, &batch)
        for stream in states.indices {
            network.read(tokens[stream], &states[stream])
            #expect(batch[stream] == states[stream])
        }
    }

    @Test("streams can be reordered, duplicated and dropped")
    func keep() throws {
        let architecture = Architecture(vocabularySize: 9, embeddingSize: 2, hiddenSizes: [5, 3])
        let network = try InferenceNetwork(architecture, architecture.randomParameters(seed: 23))
        let states = Self.initialStates(network, count: 3)
        var batch = InferenceNetwork.BatchState(network, states)
        batch.keep([2, 0, 2])
        #expect(batch.count == 3)
        #expect((0..<3).map { batch[$0] } == [states[2], states[0], states[2]])
        batch[1] = states[1]
        batch.keep([1])
        #expect(batch.count == 1 && batch[0] == states[1])
        batch.keep([])
        network.read([], &batch)
        #expect(batch.count == 0)
    }

    @Test(
        "a step of a batch and its logits allocate nothing",
        .enabled(if: allocations_are_counted(), "allocations can be counted with glibc only"))
    func allocations() throws {
        let architecture = Architecture(vocabularySize: 9, embeddingSize: 2, hiddenSizes: [40, 24])
        let network = try InferenceNetwork(
            architecture, architecture.randomParameters(seed: 24), threads: 2, sharedFrom: 0)
        var batch = InferenceNetwork.BatchState(network, Self.initialStates(network, count: 5))
        let logits = UnsafeMutableBufferPointer<Float>.allocate(capacity: 5 * 9)
        defer { logits.deallocate() }
        let tokens: [Int32] = [1, 2, 3, 4, 5]
        func step() {
            network.read(tokens, &batch)
            network.logits(batch, into: logits)
        }
        step()
        allocations_start()
        step()
        step()
        let count = allocations_stop()
        #expect(count == 0)
    }
}
