/// A decoder of the bytes that a terminal sends into keys.
///
/// It knows the sequences of xterm, the Linux console, tmux and similar terminals. The Escape key and the first byte of
/// a sequence are the same byte and differ only in timing; see ``patience``.
public struct KeyDecoder: Sendable {
    private var bytes: [UInt8] = []
    /// The offset before which the end of an incomplete paste does not begin.
    private var searched = 0

    /// Creates a decoder without input.
    public init() {}

    /// Appends bytes from the terminal.
    public mutating func append(_ new: some Sequence<UInt8>) { bytes += new }

    /// How many milliseconds to wait for more bytes before ``flush()``; `nil` if no key is incomplete.
    public var patience: Int32? {
        if bytes.isEmpty { return nil }
        // Pasted text may arrive in pieces, with the pauses of a network.
        return bytes.starts(with: Self.pasteBegin) ? 1_000 : 50
    }

    /// Whether a key is complete.
    public var isReady: Bool { first != nil }

    /// Removes and returns the next complete key.
    public mutating func next() -> Key? {
        guard let (key, length) = first else {
            searched = max(0, bytes.count - Self.pasteEnd.count + 1)
            return nil
        }
        bytes.removeFirst(length)
        searched = 0
        return key
    }

    /// The next complete key and its length in bytes.
    private var first: (Key, Int)? {
        guard let first = bytes.first else { return nil }
        return first == 0x1B ? escaped() : plain(0)
    }

    /// Returns the key that the incomplete bytes mean if nothing follows.
    public mutating func flush() -> Key? {
        defer { (bytes, searched) = ([], 0) }
        if bytes.starts(with: Self.pasteBegin) {
            return .paste(String(decoding: bytes.dropFirst(Self.pasteBegin.count), as: UTF8.self))
        }
        switch bytes.count {
        case 0: return nil
        case 1: return bytes[0] == 0x1B ? .escape : .unknown
        case 2 where bytes[0] == 0x1B: return .alt(Character(Unicode.Scalar(bytes[1])))
        default: return .unknown
        }
    }

    private static let pasteBegin = Array("\u{1B}[200~".utf8), pasteEnd = Array("\u{1B}[201~".utf8)

    /// Returns the key at `start`, which does not begin with Escape, and its length.
    private func plain(_ start: Int) -> (Key, Int)? {
        let first = bytes[start]
        switch first {
        case 0x09: return (.tab, 1)
        case 0x0A, 0x0D: return (.enter, 1)
        case 0x08, 0x7F: return (.backspace, 1)
        case 0x00..<0x20:
            return (.control(Character(Unicode.Scalar(first | (first > 0x1A ? 0x40 : 0x60)))), 1)
        default: break
        }
        // A byte that begins no character, such as a stray continuation, is a key of its own.
        let length = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        let end = bytes[(start + 1)...].prefix(length - 1).prefix { $0 & 0xC0 == 0x80 }.endIndex
        if end == bytes.count, end - start < length { return nil }
        guard let text = String(validating: bytes[start..<end], as: UTF8.self), let character = text.first
        else {
            return (.unknown, end - start)
        }
        return (.character(character), end - start)
    }

    /// Returns the key that begins with Escape, and its length.
    private func escaped() -> (Key, Int)? {
        guard bytes.count > 1 else { return nil }
        switch bytes[1] {
        case UInt8(ascii: "["): return controlSequence()
        case UInt8(ascii: "O"):
            return bytes.count > 2 ? (Self.letter(bytes[2]), 3) : nil
        case 0x1B: return (.escape, 1)
        default:
            guard let (key, length) = plain(1) else { return nil }
            if case .character(let character) = key { return (.alt(character), 1 + length) }
            return (.unknown, 1 + length)
        }
    }

    /// Returns the key of a control sequence: `ESC [`, parameters, and a final byte.
    private func controlSequence() -> (Key, Int)? {
        // The Linux console's F1 to F5.
        if bytes.count > 2, bytes[2] == UInt8(ascii: "[") {
            guard bytes.count > 3 else { return nil }
            let number = Int(bytes[3]) - 0x40
            return (1...5 ~= number ? .function(number) : .unknown, 4)
        }
        guard let end = bytes.dropFirst(2).firstIndex(where: { !(0x20...0x3F ~= $0) }) else { return nil }
        let parameters = String(decoding: bytes[2..<end], as: UTF8.self)
            .split(separator: ";").map { Int($0) ?? 0 }
        let number = parameters.first ?? 0, isNumbered = bytes[end] == UInt8(ascii: "~")
        guard isNumbered && number == 200 else {
            let key = isNumbered ? Self.numbered(number) : Self.letter(bytes[end])
            // The second parameter is 1 and a bit each for Shift, Alt and Ctrl.
            let isModified = parameters.count > 1 && (max(1, parameters[1]) - 1) & 0b110 != 0
            return (isModified ? Self.modified(key) : key, end + 1)
        }
        let body = bytes[(end + 1)...]
        let unsearched = max(body.startIndex, searched)..<body.endIndex
        guard let stop = unsearched.first(where: { body[$0...].starts(with: Self.pasteEnd) }) else {
            return nil
        }
        return (.paste(String(decoding: body[..<stop], as: UTF8.self)), stop + Self.pasteEnd.count)
    }

    private static func letter(_ last: UInt8) -> Key {
        switch Character(Unicode.Scalar(last)) {
        case "A": .up
        case "B": .down
        case "C": .right
        case "D": .left
        case "F": .end
        case "H": .home
        case "P": .function(1)
        case "Q": .function(2)
        case "R": .function(3)
        case "S": .function(4)
        case "Z": .shiftTab
        default: .unknown
        }
    }

    /// Returns a key with Ctrl or Alt.
    private static func modified(_ key: Key) -> Key {
        switch key {
        case .left: .controlLeft
        case .right: .controlRight
        case .home: .controlHome
        case .end: .controlEnd
        default: key
        }
    }

    private static func numbered(_ number: Int) -> Key {
        switch number {
        case 1, 7: .home
        case 2: .insert
        case 3: .delete
        case 4, 8: .end
        case 5: .pageUp
        case 6: .pageDown
        case 11...15: .function(number - 10)
        case 17...21: .function(number - 11)
        case 23, 24: .function(number - 12)
        default: .unknown
        }
    }
}
