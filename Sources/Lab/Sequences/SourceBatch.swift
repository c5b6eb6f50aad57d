/// Sequences of ids to read, side by side, time-major: place t·B + b is step t of sequence b.
///
/// They run backwards, so that their beginning, which an answer mostly begins with, is read last (Sutskever, Vinyals &
/// Le 2014, §3.3; "input inverting" in Zaremba & Sutskever 2014). Padding stands in front, so that every one ends at the
/// last step.
struct SourceBatch: Sendable, Equatable {
    /// T and B.
    let steps: Int, batchSize: Int
    /// The sequences backwards, (T·B).
    let ids: [Int32]

    /// Lays out at most B sequences; places that are left over hold padding.
    ///
    /// - Parameters:
    ///   - sequences: The ids of each.
    ///   - B: The places of a batch.
    ///   - steps: T, or `nil` for the length of the longest.
    ///   - padding: The id in front of shorter ones.
    init(_ sequences: [[Int32]], batchSize B: Int, steps: Int? = nil, padding: Int32) {
        precondition(sequences.count <= B, "\(sequences.count) sequences in a batch of \(B)")
        let T = steps ?? max(1, sequences.map(\.count).max() ?? 1)
        var ids = [Int32](repeating: padding, count: T * B)
        for (b, sequence) in sequences.enumerated() {
            precondition(sequence.count <= T, "\(sequence.count) ids in \(T) steps")
            for (t, id) in sequence.reversed().enumerated() { ids[(T - sequence.count + t) * B + b] = id }
        }
        (self.steps, batchSize, self.ids) = (T, B, ids)
    }
}
