/// Encoded pairs side by side, time-major: place t·B + b is step t of pair b.
///
/// Sources run backwards, so that their beginning, which the translation begins with, is read last (Sutskever, Vinyals &
/// Le 2014, §3.3). Padding stands in front of the sources, so that every one ends at the last step, and behind the targets, where no
/// loss looks at it. Both are cut to the longest of the batch.
struct TranslationBatch: Sendable, Equatable {
    /// A pair as ids: the source; the target with its end.
    typealias Encoded = (source: [Int32], target: [Int32])

    /// The steps of the sources and of the targets.
    let sourceSteps: Int, targetSteps: Int
    /// The sources backwards, (T·B), the start token in front.
    let sources: [Int32]
    /// What the decoder reads, (S·B): the start token, and the target without its end.
    let inputs: [Int32]
    /// What it is to write, (S·B); −1 after the end.
    let targets: [Int32]

    /// Lays out pairs, of which there is at least one.
    init(_ pairs: [Encoded], start: Int32) {
        let (T, S) = (pairs.map(\.source.count).max() ?? 0, pairs.map(\.target.count).max() ?? 0)
        let B = pairs.count
        var sources = [Int32](repeating: start, count: T * B)
        var inputs = [Int32](repeating: start, count: S * B)
        var targets = [Int32](repeating: -1, count: S * B)
        for (b, pair) in pairs.enumerated() {
            let padding = T - pair.source.count
            for (t, id) in pair.source.reversed().enumerated() { sources[(padding + t) * B + b] = id }
            for (t, id) in pair.target.enumerated() {
                targets[t * B + b] = id
                if t + 1 < S { inputs[(t + 1) * B + b] = id }
            }
        }
        (sourceSteps, targetSteps) = (T, S)
        (self.sources, self.inputs, self.targets) = (sources, inputs, targets)
    }
}
