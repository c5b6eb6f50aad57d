public import Text

/// Token ids in memory or in a file, read a range at a time.
public struct Tokens: Sendable {
    /// The number of ids.
    public let count: Int
    /// Copies the ids of a range to the pointer, or throws where a file cannot be read any more.
    let copy: @Sendable (Range<Int>, UnsafeMutablePointer<Int32>) throws(TextError) -> Void

    /// The ids of an array.
    public init(_ ids: [Int32]) {
        count = ids.count
        copy = { range, out in
            for (i, id) in ids[range].enumerated() { out[i] = id }
        }
    }

    /// The ids of a file, each document with its start token; they are not loaded.
    public init(_ file: TokenFile) {
        count = file.count
        copy = { (range, out) throws(TextError) in try file.copy(range, into: out) }
    }
}
