package import Modeling

/// A predictor that counts the tokens read by all of its copies, and the calls.
package struct CountingPredictor<Base: Predictor>: Predictor {
    /// The counts, shared by all copies.
    package final class Counter: @unchecked Sendable {
        package var tokens = 0, calls = 0
    }

    package var base: Base
    package let counter = Counter()
    package var bytesPerToken: Int { base.bytesPerToken }

    package init(_ base: Base) { self.base = base }

    package mutating func read(_ token: Int32) {
        counter.tokens += 1
        counter.calls += 1
        base.read(token)
    }

    package func predict(into p: UnsafeMutableBufferPointer<Float>) { base.predict(into: p) }

    package static func read(
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
