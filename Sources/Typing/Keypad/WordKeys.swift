/// The keys of a word as ASCII digits.
struct WordKeys: Sendable, Equatable {
    /// The keys of its letters; empty if one of them is on no key, or on 0 or 1.
    let plain: [UInt8]
    /// The same with key 1 for each apostrophe and hyphen inside the word; empty if there is none.
    let joined: [UInt8]

    init(_ word: String) {
        var plain: [UInt8] = [], joined: [UInt8] = [], isKeyed = true
        for scalar in word.unicodeScalars {
            switch Keypad.stroke(scalar) {
            case .key(let key):
                isKeyed = isKeyed && key >= UInt8(ascii: "2")
                plain.append(key)
                joined.append(key)
            case .skipped: if scalar.isPunctuation || scalar.isModifierLetter { joined.append(Self.joint) }
            case .absent: isKeyed = false
            }
        }
        while joined.last == Self.joint { joined.removeLast() }
        self.plain = isKeyed ? plain : []
        self.joined = isKeyed && Self.areJoined(joined) ? joined : []
    }

    static let joint = UInt8(ascii: "1")

    /// Returns whether keys have a 1 for an apostrophe or a hyphen.
    static func areJoined(_ keys: [UInt8]) -> Bool { keys.contains(joint) }

    /// Returns the word's keys with 1 for apostrophes and hyphens if `keys` have it.
    func comparable(to keys: [UInt8]) -> [UInt8] { Self.areJoined(keys) ? joined : plain }
}
