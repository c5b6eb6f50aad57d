public import Text

/// Token ids that are read a range at a time, wherever they lie.
public struct Tokens: Sendable {
    /// How many there are.
    public let count: Int
    /// Copies the ids of a range to where the pointer says.
    let copy: @Sendable (Range<Int>, UnsafeMutablePointer<Int32>) -> Void

    /// The ids of an array.
    public init(_ ids: [Int32]) {
        count = ids.count
        copy = { range, out in
            for (i, id) in ids[range].enumerated() { out[i] = id }
        }
    }

    /// The ids of a file, each document with its start token; they stay where they are.
    public init(_ file: TokenFile) {
        count = file.count
        copy = { range, out in file.copy(range, into: out) }
    }
}
