public import Neural
import Synchronization

/// States of a network after the beginnings of texts, so that a prompt that has been read need not be read again.
///
/// A state depends on nothing but the tokens before it, bit for bit, so that a text from a kept state is the text from
/// the start. The states used last are kept, in a bounded number of bytes.
public final class PrefixCache: Sendable {
    /// What the cache holds, and how it has served.
    public struct Figures: Sendable, Equatable {
        /// The states kept, and their bytes.
        public var states = 0, bytes = 0
        /// The lookups that found a state, and all of them.
        public var hits = 0, lookups = 0
    }

    /// A kept state in the list from the one used last to the one used longest ago.
    fileprivate struct Entry {
        let key: PrefixKey
        var state: InferenceNetwork.State
        var newer: Int?, older: Int?
    }

    /// A doubly linked list in an array, and where each state is in it.
    fileprivate struct Contents {
        var entries: [Entry] = []
        var places: [PrefixKey: Int] = [:]
        var newest: Int?, oldest: Int?
        var hits = 0, lookups = 0
    }

    private let contents = Mutex(Contents())
    private let capacity: Int
    private let stateBytes: Int
    /// The bytes of an entry apart from its state: two headers of the heap, the key twice and the list's links.
    private static let overhead = 192

    /// Creates an empty cache.
    ///
    /// - Parameters:
    ///   - bytes: The most bytes that it holds; fewer than a state needs keep none.
    ///   - network: The network whose states are kept.
    public init(bytes: Int, _ network: InferenceNetwork) {
        stateBytes = network.stateBytes + Self.overhead
        capacity = max(bytes, 0) / stateBytes
    }

    /// What the cache holds.
    public var figures: Figures {
        contents.withLock {
            Figures(
                states: $0.entries.count, bytes: $0.entries.count * stateBytes, hits: $0.hits,
                lookups: $0.lookups)
        }
    }

    /// Returns the kept state after the most of the first tokens of `ids`, and their number; `nil` if there is none.
    func longest(_ ids: [Int32]) -> (count: Int, state: InferenceNetwork.State)? {
        let keys = PrefixKey.keys(of: ids)
        return contents.withLock { contents in
            contents.lookups += 1
            for key in keys.reversed() where key.count > 0 {
                guard let place = contents.places[key] else { continue }
                contents.hits += 1
                contents.use(place)
                return (key.count, contents.entries[place].state)
            }
            return nil
        }
    }

    /// Keeps a state, for which the one used longest ago may have to go.
    func insert(_ state: InferenceNetwork.State, after key: PrefixKey) {
        guard capacity > 0 else { return }
        contents.withLock { contents in
            if let place = contents.places[key] { return contents.use(place) }
            contents.insert(key, state, capacity)
        }
    }

    /// Forgets all states.
    func removeAll() { contents.withLock { $0 = Contents() } }
}

extension PrefixCache.Contents {
    /// Makes a state the newest.
    fileprivate mutating func use(_ place: Int) {
        guard place != newest else { return }
        unlink(place)
        link(place)
    }

    fileprivate mutating func insert(_ key: PrefixKey, _ state: InferenceNetwork.State, _ capacity: Int) {
        let entry = PrefixCache.Entry(key: key, state: state)
        let place: Int
        if entries.count < capacity {
            place = entries.count
            entries.append(entry)
        } else if let oldest {
            place = oldest
            unlink(place)
            places[entries[place].key] = nil
            entries[place] = entry
        } else {
            return
        }
        places[key] = place
        link(place)
    }

    private mutating func unlink(_ place: Int) {
        let (newer, older) = (entries[place].newer, entries[place].older)
        if let newer { entries[newer].older = older } else { newest = older }
        if let older { entries[older].newer = newer } else { oldest = newer }
        (entries[place].newer, entries[place].older) = (nil, nil)
    }

    private mutating func link(_ place: Int) {
        entries[place].older = newest
        if let newest { entries[newest].newer = place }
        newest = place
        if oldest == nil { oldest = place }
    }
}
