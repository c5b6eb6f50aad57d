/// The words of each line of a file with the line's number, from 1, without empty lines and comments (`#`).
struct Lines: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>
    private var number = 0

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func next() -> (number: Int, words: [String])? {
        while !rest.isEmpty {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest[line.endIndex...].dropFirst()
            number += 1
            let blanks: [UInt8] = [0x20, 0x09, 0x0D]
            let words = line.split { blanks.contains($0) }.map { String(decoding: $0, as: UTF8.self) }
            if let first = words.first, first.utf8.first != UInt8(ascii: "#") { return (number, words) }
        }
        return nil
    }
}
