import Neural

@testable import Engine
@testable import Training

/// The inputs and targets of a window.
struct Window {
    var inputs, targets: [Int32]

    init(inputs: [Int32], targets: [Int32]) { (self.inputs, self.targets) = (inputs, targets) }

    init(vocabularySize V: Int, count: Int, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let ids = (0..<2 * count).map { _ in Int32(random.next() % UInt64(V)) }
        (inputs, targets) = (Array(ids[..<count]), Array(ids[count...]))
    }
}

extension TrainingNetwork {
    /// Runs one window forward and backward; returns the mean loss.
    func run(_ window: Window, steps: Int, _ state: inout RecurrentState, dropoutSeed: UInt64 = 0) throws
        -> Float
    {
        try window.inputs.withUnsafeBufferPointer { inputs in
            try window.targets.withUnsafeBufferPointer { targets in
                try lossAndGradients(
                    inputs: inputs, targets: targets, steps: steps, state: &state, dropoutSeed: dropoutSeed)
            }
        }
    }

    /// Runs one window forward only; returns the total loss.
    func evaluate(_ window: Window, steps: Int, _ state: inout RecurrentState) throws -> Double {
        try window.inputs.withUnsafeBufferPointer { inputs in
            try window.targets.withUnsafeBufferPointer { targets in
                try loss(inputs: inputs, targets: targets, steps: steps, state: &state)
            }
        }
    }
}
