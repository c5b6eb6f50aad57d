import Console
import Testing

@Suite("Keys") struct TypeKeyTests {
    @Test("bytes that are no character are a key each, however they arrive")
    func strayBytes() {
        let bytes: [UInt8] = [0x61, 0x9C, 0x88, 0xC0, 0x80, 0x62]
        let wanted: [Key] = [.character("a"), .unknown, .unknown, .unknown, .unknown, .character("b")]
        var (whole, pieces) = (KeyDecoder(), KeyDecoder())
        whole.append(bytes)
        for (byte, key) in zip(bytes, wanted) {
            pieces.append([byte])
            #expect(pieces.next() == key)
            #expect(whole.next() == key)
        }
    }

    @Test("a long paste that arrives in pieces is searched once")
    func longPaste() {
        let text = String(repeating: "a long text\u{1B}[20", count: 1 << 17)
        let bytes = Array("\u{1B}[200~\(text)\u{1B}[201~".utf8)
        var decoder = KeyDecoder(), keys: [Key] = []
        let time = ContinuousClock().measure {
            for start in stride(from: 0, to: bytes.count, by: 1 << 12) {
                decoder.append(bytes[start..<min(start + (1 << 12), bytes.count)])
                while let key = decoder.next() { keys.append(key) }
            }
        }
        #expect(keys == [.paste(text)])
        #expect(time < .seconds(30))
    }

    /// Returns the keys in `text`, including those that only a timeout completes.
    private func keys(_ text: String) -> [Key] {
        var decoder = KeyDecoder(), keys: [Key] = []
        decoder.append(text.utf8)
        while let key = decoder.next() { keys.append(key) }
        if let key = decoder.flush() { keys.append(key) }
        return keys
    }

    @Test(
        "bytes become keys",
        arguments: [
            (
                "aé土\u{1F680}",
                [Key.character("a"), .character("é"), .character("土"), .character("\u{1F680}")]
            ),
            ("\r\n\t\u{7F}\u{8}", [.enter, .enter, .tab, .backspace, .backspace]),
            ("\u{1}\u{3}\u{1A}", [.control("a"), .control("c"), .control("z")]),
            ("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", [.up, .down, .right, .left]),
            ("\u{1B}OA\u{1B}OB\u{1B}OC\u{1B}OD", [.up, .down, .right, .left]),
            (
                "\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[4~\u{1B}[3~\u{1B}[Z",
                [.home, .end, .home, .end, .delete, .shiftTab]
            ),
            (
                "\u{1B}OP\u{1B}[12~\u{1B}[[C\u{1B}[15~",
                [.function(1), .function(2), .function(3), .function(5)]
            ),
            (
                "\u{1B}[1;5C\u{1B}[1;5D\u{1B}[1;3D\u{1B}[1;6C",
                [.controlRight, .controlLeft, .controlLeft, .controlRight]
            ),
            (
                "\u{1B}[1;5H\u{1B}[1;5F\u{1B}[7;5~\u{1B}[8;5~",
                [.controlHome, .controlEnd, .controlHome, .controlEnd]
            ),
            ("\u{1B}[1;2C\u{1B}[3;2~\u{1B}[1;0C\u{1B}[1;-9C", [.right, .delete, .right, .right]),
            ("\u{1B}[1;5A\u{1B}[3;5~\u{1B}b", [.up, .delete, .alt("b")]),
            ("\u{1B}1\u{1B}é", [.alt("1"), .alt("é")]),
            ("\u{1B}[99;1u\u{1B}[x", [.unknown, .unknown]),
            (
                "\u{1B}[200~a\u{1B}[Ab\r\u{1B}[201~c",
                [
                    .paste("a\u{1B}[Ab\r"), .character("c"),
                ]
            ), ("\u{1B}\u{1B}", [.escape, .escape]),
        ])
    func decoding(text: String, wanted: [Key]) {
        #expect(keys(text) == wanted)
        // The same byte by byte: no key is decoded too early.
        var decoder = KeyDecoder(), found: [Key] = []
        for byte in text.utf8 {
            decoder.append([byte])
            while let key = decoder.next() { found.append(key) }
        }
        if let key = decoder.flush() { found.append(key) }
        #expect(found == wanted)
    }

    @Test(
        "an Escape waits briefly for a sequence, an open paste waits longer, and other keys do not wait"
    )
    func patience() {
        var decoder = KeyDecoder()
        #expect(decoder.patience == nil)
        decoder.append([0x1B])
        #expect(decoder.next() == nil && decoder.patience == 50 && !decoder.isReady)
        #expect(decoder.flush() == .escape && decoder.patience == nil)
        decoder.append("\u{1B}[200~half".utf8)
        #expect(decoder.next() == nil && decoder.patience == 1_000)
        #expect(decoder.flush() == .paste("half"))
        decoder.append("a".utf8)
        #expect(decoder.isReady)
    }

    @Test(
        "invalid UTF-8 becomes unknown keys, and what follows is decoded",
        arguments: [[0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x9A], [0x80], [0xED, 0xA0, 0x80]])
    func invalid(bytes: [UInt8]) {
        var decoder = KeyDecoder(), keys: [Key] = []
        decoder.append(bytes + [0x61])
        while let key = decoder.next() { keys.append(key) }
        #expect(keys.last == .character("a") && !keys.isEmpty)
        #expect(keys.dropLast().allSatisfy { $0 == .unknown } && keys.count > 1)
    }
}
