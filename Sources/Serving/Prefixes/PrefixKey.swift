/// Names the first tokens of a text: their number and 128 bits of a hash that only this process knows the key of.
///
/// Tokens themselves would take more memory than the states of a small model. Two texts share a name with a probability
/// of 2⁻¹²⁸, and nobody outside can look for such a pair.
struct PrefixKey: Hashable, Sendable {
    let count: Int
    private let first, second: Int

    /// Hashes tokens one after another and names every beginning on the way.
    struct Builder {
        private var count = 0
        private var first = Hasher(), second = Hasher()

        init() { second.combine(true) }

        /// The name of the tokens so far.
        var key: PrefixKey {
            PrefixKey(count: count, first: first.finished, second: second.finished)
        }

        mutating func append(_ token: Int32) {
            first.combine(token)
            second.combine(token)
            count += 1
        }
    }

    /// Names all beginnings of `ids`: first that of no tokens, last that of all.
    static func keys(of ids: some Collection<Int32>) -> [PrefixKey] {
        var builder = Builder(), keys = [builder.key]
        keys.reserveCapacity(ids.count + 1)
        for id in ids {
            builder.append(id)
            keys.append(builder.key)
        }
        return keys
    }
}

extension Hasher {
    /// The hash of what has been combined so far.
    fileprivate var finished: Int {
        let copy = self
        return copy.finalize()
    }
}
