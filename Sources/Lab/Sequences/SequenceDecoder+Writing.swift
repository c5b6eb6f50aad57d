import Engine
import Neural

extension SequenceDecoder {
    /// Returns the likeliest id at each place of a batch, (S·B), when the right ones before it are read.
    func likeliest(
        _ batch: TargetBatch, from state: RecurrentState, _ parameters: Parameters
    ) throws(EngineError) -> [Int32] {
        let y = try forward(batch, from: state, parameters, .evaluation)
        var ids = [Int32](repeating: 0, count: batch.targets.count)
        try output.likeliest(y, rows: ids.count, into: &ids, parameters)
        return ids
    }

    /// Writes B sequences side by side (greedy decoding): always the likeliest id, which the decoder then reads.
    ///
    /// - Parameters:
    ///   - state: The vectors.
    ///   - start: What the decoder reads first.
    ///   - end: The id that ends a sequence.
    ///   - parameters: The weights.
    /// - Returns: The ids of each sequence, its end included, or S ids of one that does not end; and the steps taken,
    ///   which are those of the longest.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    func write(
        from state: RecurrentState, start: Int32, end: Int32, _ parameters: Parameters
    ) throws(EngineError) -> (sequences: [[Int32]], steps: Int) {
        let B = shape.batchSize
        var (state, ids) = (state, [Int32](repeating: start, count: B))
        var sequences = [[Int32]](repeating: [], count: B)
        var steps = 0
        while steps < shape.steps, !sequences.allSatisfy({ $0.last == end }) {
            embedding.forward(ids, rows: B, into: stack.input, parameters, .evaluation)
            let y = try stack.forward(steps: 1, parameters, state: &state, .evaluation)
            try output.likeliest(y, rows: B, into: &ids, parameters)
            for b in 0..<B where sequences[b].last != end { sequences[b].append(ids[b]) }
            steps += 1
        }
        return (sequences, steps)
    }

    /// The decoder as a language model that reads and writes one id at a time, for ids that can all be read and written.
    ///
    /// - Throws: What the network refuses.
    func writer(_ parameters: Parameters) throws(NetworkError) -> InferenceNetwork {
        let architecture = Architecture(
            vocabularySize: shape.vocabularySize, embeddingSize: shape.embeddingSize,
            hiddenSizes: shape.hiddenSizes)
        return try InferenceNetwork(architecture, parameters.tensors(of: architecture), threads: 1)
    }
}
