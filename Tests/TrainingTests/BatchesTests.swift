import Testing

@testable import Training

@Suite("Batches") struct BatchesTests {
    /// The window as rows of letters, `a` being 0.
    private func rows(_ ids: UnsafeMutableBufferPointer<Int32>, steps: Int, batchSize: Int) -> [String] {
        (0..<steps).map { t in
            (0..<batchSize).map { b in
                String(Unicode.Scalar(UInt8(97 + ids[t * batchSize + b])))
            }.joined(separator: " ")
        }
    }

    @Test("the alphabet in four columns and windows of three gives the lecture's matrices")
    func lecture() throws {
        let batches = try Batches(Tokens(Array(0..<26)), batchSize: 4, steps: 3)
        #expect(batches.load(window: 0) == 3)
        #expect(rows(batches.inputs, steps: 3, batchSize: 4) == ["a g m s", "b h n t", "c i o u"])
        #expect(rows(batches.targets, steps: 3, batchSize: 4) == ["b h n t", "c i o u", "d j p v"])
    }

    @Test("the last window has the steps that remain, and y and z are never read")
    func remainder() throws {
        let batches = try Batches(Tokens(Array(0..<26)), batchSize: 4, steps: 3)
        #expect(batches.windows == 2)
        #expect(batches.load(window: 1) == 2)
        #expect(rows(batches.inputs, steps: 2, batchSize: 4) == ["d j p v", "e k q w"])
        #expect(rows(batches.targets, steps: 2, batchSize: 4) == ["e k q w", "f l r x"])
        #expect(batches.tokensPerEpoch == 20)
    }

    @Test(
        "every column reads its tokens in order, each target being the next input",
        arguments: [1, 2, 7], [1, 3, 5, 64])
    func continuity(batchSize: Int, steps: Int) throws {
        let batches = try Batches(Tokens(Array(0..<100)), batchSize: batchSize, steps: steps)
        var columns = [[Int32]](repeating: [], count: batchSize)
        for window in 0..<batches.windows {
            let T = batches.load(window: window)
            for t in 0..<T {
                for b in 0..<batchSize {
                    #expect(batches.targets[t * batchSize + b] == batches.inputs[t * batchSize + b] + 1)
                    columns[b].append(batches.inputs[t * batchSize + b])
                }
            }
        }
        let rows = Int32(100 / batchSize)
        #expect(columns == (0..<Int32(batchSize)).map { b in Array(b * rows..<(b + 1) * rows - 1) })
    }

    @Test("a step that fits the columns exactly leaves no short window")
    func exact() throws {
        let batches = try Batches(Tokens(Array(0..<14)), batchSize: 2, steps: 3)
        #expect((batches.windows, batches.load(window: 1)) == (2, 3))
    }

    @Test("a text of fewer than two tokens a stream is refused with the batch that would do")
    func tooShort() {
        #expect(throws: TrainingError.corpusTooShort(tokens: 7, batchSize: 4)) {
            _ = try Batches(Tokens(Array(0..<7)), batchSize: 4, steps: 3)
        }
        #expect(
            "\(TrainingError.corpusTooShort(tokens: 7, batchSize: 4))".contains("4 sequences need at least 8")
        )
    }
}
