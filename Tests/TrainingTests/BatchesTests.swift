import Testing

@testable import Training

@Suite("Batches") struct BatchesTests {
    /// Returns the window as rows of letters; `a` is token 0.
    private func rows(_ ids: UnsafeMutableBufferPointer<Int32>, steps: Int, batchSize: Int) -> [String] {
        (0..<steps).map { t in
            (0..<batchSize).map { b in
                String(Unicode.Scalar(UInt8(97 + ids[t * batchSize + b])))
            }.joined(separator: " ")
        }
    }

    @Test("the alphabet in four columns and windows of three steps gives the lecture's matrices")
    func lecture() throws {
        let batches = try Batches(Tokens(Array(0..<26)), batchSize: 4, steps: 3)
        #expect(try batches.load(window: 0) == 3)
        #expect(rows(batches.inputs, steps: 3, batchSize: 4) == ["a g m s", "b h n t", "c i o u"])
        #expect(rows(batches.targets, steps: 3, batchSize: 4) == ["b h n t", "c i o u", "d j p v"])
    }

    @Test("the last window has the remaining steps, and the letters beyond the last full row are not read")
    func remainder() throws {
        let batches = try Batches(Tokens(Array(0..<26)), batchSize: 4, steps: 3)
        #expect(batches.windows == 2)
        #expect(try batches.load(window: 1) == 2)
        #expect(rows(batches.inputs, steps: 2, batchSize: 4) == ["d j p v", "e k q w"])
        #expect(rows(batches.targets, steps: 2, batchSize: 4) == ["e k q w", "f l r x"])
        #expect(batches.tokensPerEpoch == 20)
    }

    @Test(
        "every column reads its tokens in order, and each target is the next input",
        arguments: [1, 2, 7], [1, 3, 5, 64])
    func continuity(batchSize: Int, steps: Int) throws {
        let batches = try Batches(Tokens(Array(0..<100)), batchSize: batchSize, steps: steps)
        var columns = [[Int32]](repeating: [], count: batchSize)
        for window in 0..<batches.windows {
            let T = try batches.load(window: window)
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

    @Test("there is no short window if the steps divide the columns evenly")
    func exact() throws {
        let batches = try Batches(Tokens(Array(0..<14)), batchSize: 2, steps: 3)
        #expect(try (batches.windows, batches.load(window: 1)) == (2, 3))
    }

    @Test("a rotated text begins at another token and goes on with the first token after the last")
    func rotation() throws {
        let batches = try Batches(Tokens(Array(0..<11)), batchSize: 2, steps: 3)
        #expect(try batches.load(window: 0, rotation: 8) == 3)
        #expect(Array(batches.inputs) == [8, 2, 9, 3, 10, 4])
        #expect(Array(batches.targets) == [9, 3, 10, 4, 0, 5])
        #expect(try batches.load(window: 1, rotation: 8) == 1)
        #expect(Array(batches.inputs.prefix(2)) == [0, 5])
        #expect(Array(batches.targets.prefix(2)) == [1, 6])
    }

    @Test("a text with fewer than two tokens per sequence is refused, with the length it needs")
    func tooShort() {
        #expect(throws: TrainingError.corpusTooShort(tokens: 7, batchSize: 4)) {
            _ = try Batches(Tokens(Array(0..<7)), batchSize: 4, steps: 3)
        }
        #expect(
            "\(TrainingError.corpusTooShort(tokens: 7, batchSize: 4))".contains("4 sequences need at least 8")
        )
    }
}
