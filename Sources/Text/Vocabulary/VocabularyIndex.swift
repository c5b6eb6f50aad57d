/// The ids of a vocabulary by their texts, -1 where there is no such token.
struct VocabularyIndex: Sendable {
    private(set) var start: Int32 = -1
    private(set) var lineEnd: Int32 = -1
    private(set) var endSpell: Int32 = -1
    /// The ids by the bits of the glue.
    private(set) var spell: [Int32] = [-1, -1, -1, -1]
    /// The ids of ASCII characters; CR, which normalized text never has, counts as LF.
    private(set) var ascii = [Int32](repeating: -1, count: 128)
    private(set) var bytes = [Int32](repeating: -1, count: 256)
    /// The words by the bits of the glue.
    private var words = [ByteMap](repeating: ByteMap(), count: 4)
    private var spaces = ByteMap()
    private var characters = ByteMap()

    init(_ tokens: [Token]) {
        for (i, token) in tokens.enumerated() {
            let id = Int32(i)
            switch token {
            case .start: start = id
            case .lineEnd: lineEnd = id
            case .endSpell: endSpell = id
            case .spell(let glue): spell[Int(glue.rawValue & 3)] = id
            case .word(let utf8, let glue): words[Int(glue.rawValue & 3)].set(utf8, id)
            case .space(let utf8): spaces.set(utf8, id)
            case .byte(let byte): bytes[Int(byte)] = id
            case .character(let utf8):
                characters.set(utf8, id)
                if utf8.count == 1, utf8[0] < 0x80 { ascii[Int(utf8[0])] = id }
            }
        }
        ascii[0x0D] = ascii[0x0A]
    }

    func word(_ utf8: UnsafeRawBufferPointer, _ glue: Glue) -> Int32 { words[Int(glue.rawValue & 3)][utf8] }
    func space(_ utf8: UnsafeRawBufferPointer) -> Int32 { spaces[utf8] }
    func character(_ utf8: UnsafeRawBufferPointer) -> Int32 { characters[utf8] }
}

/// A map from byte strings to ids.
private struct ByteMap: Sendable {
    private var table = ByteTable()
    private var ids: [Int32] = []

    mutating func set(_ utf8: [UInt8], _ id: Int32) {
        let known = table.count
        utf8.withUnsafeBytes { key in
            if table.insert(key) == Int32(known) { ids.append(id) }
        }
    }

    subscript(utf8: UnsafeRawBufferPointer) -> Int32 {
        let found = table.find(utf8)
        return found < 0 ? -1 : ids[Int(found)]
    }
}
