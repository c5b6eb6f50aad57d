@testable import Modeling

/// A predictor that counts what all its copies read, and in how many calls.
struct CountingPredictor<Base: Predictor>: Predictor {
    /// What is counted.
    final class Counter: @unchecked Sendable {
        var tokens = 0, calls = 0
    }

    var base: Base
    let counter = Counter()
    var bytesPerToken: Int { base.bytesPerToken }

    init(_ base: Base) { self.base = base }

    mutating func read(_ token: Int32) {
        counter.tokens += 1
        counter.calls += 1
        base.read(token)
    }

    func predict(into p: UnsafeMutableBufferPointer<Float>) { base.predict(into: p) }

    static func read(
        _ tokens: [Int32], _ texts: inout [any Predictor], predicting p: UnsafeMutableBufferPointer<Float>
    ) {
        var counting = texts.compactMap { $0 as? Self }
        counting[0].counter.tokens += tokens.count
        counting[0].counter.calls += 1
        var bases: [any Predictor] = counting.map(\.base)
        Base.read(tokens, &bases, predicting: p)
        for i in texts.indices {
            counting[i].base = bases[i] as? Base ?? counting[i].base
            texts[i] = counting[i]
        }
    }
}
