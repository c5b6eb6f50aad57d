/// Sequences of ids to write, side by side, time-major: place s·B + b is step s of sequence b.
///
/// A decoder reads the right id before each one that it is to write (teacher forcing, Williams & Zipser 1989).
struct TargetBatch: Sendable, Equatable {
    /// S and B.
    let steps: Int, batchSize: Int
    /// What the decoder reads, (S·B): the start, and each target without its end.
    let inputs: [Int32]
    /// What it is to write, (S·B); −1, which no loss looks at, after the end and where an id is only to be read.
    let targets: [Int32]

    /// Lays out at most B sequences; places that are left over have no target.
    ///
    /// - Parameters:
    ///   - sequences: The ids of each, its end included.
    ///   - B: The places of a batch.
    ///   - steps: S, or `nil` for the length of the longest.
    ///   - start: What the decoder reads first.
    ///   - blank: An id that is read, but not to be written; `nil` for none.
    init(
        _ sequences: [[Int32]], batchSize B: Int, steps: Int? = nil, start: Int32, blank: Int32? = nil
    ) {
        precondition(sequences.count <= B, "\(sequences.count) sequences in a batch of \(B)")
        let S = steps ?? max(1, sequences.map(\.count).max() ?? 1)
        var inputs = [Int32](repeating: start, count: S * B)
        var targets = [Int32](repeating: -1, count: S * B)
        for (b, sequence) in sequences.enumerated() {
            precondition(sequence.count <= S, "\(sequence.count) ids in \(S) steps")
            for (s, id) in sequence.enumerated() {
                if id != blank { targets[s * B + b] = id }
                if s + 1 < S { inputs[(s + 1) * B + b] = id }
            }
        }
        (self.steps, batchSize) = (S, B)
        (self.inputs, self.targets) = (inputs, targets)
    }
}
