import Testing

@testable import Neural

/// Returns a file with this header and `data` zero bytes of data.
private func file(_ header: String, data: Int = 0) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
        + [UInt8](repeating: 0, count: data)
}

/// Returns the header entry of a float32 tensor.
private func entry(_ name: String, shape: String, _ begin: Int, _ end: Int) -> String {
    "\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}"
}

@Suite("SafeTensors") struct SafeTensorsTests {
    @Test("encoding and decoding returns the same bits")
    func roundTrip() throws {
        let tensors = [
            ("b", Tensor(shape: [2, 3], values: [0, -0.0, 1.5, .leastNonzeroMagnitude, -3e38, 7])),
            ("a.b_c-9", Tensor(shape: [1], values: [42])), ("scalar", Tensor(shape: [], values: [-1])),
        ]
        let metadata = ["step": "12", "quote\"\\\n\u{1}é😀": "\u{7f}\"\\\t"]
        let read = try SafeTensors.decode(SafeTensors.encode(tensors, metadata: metadata))
        #expect(read.metadata == metadata)
        #expect(read.tensors.count == 3)
        for (name, tensor) in tensors {
            #expect(read.tensors[name]?.shape == tensor.shape)
            #expect(read.tensors[name]?.values.map(\.bitPattern) == tensor.values.map(\.bitPattern))
        }
    }

    @Test("the header starts with a brace, is padded to eight bytes, and is sorted by name")
    func encoding() {
        let bytes = SafeTensors.encode([
            ("b", Tensor(shape: [2], values: [1, 2])), ("a", Tensor(shape: [1, 1], values: [3])),
        ])
        let length = Int(bytes[0]), header = String(decoding: bytes[8..<8 + length], as: UTF8.self)
        let wanted = "{\(entry("a", shape: "[1,1]", 0, 4)),\(entry("b", shape: "[2]", 4, 12))}"
        #expect(header == wanted + String(repeating: " ", count: length - wanted.count))
        #expect(length % 8 == 0 && length - wanted.count < 8 && bytes.count == 8 + length + 12)
        #expect(Array(bytes.suffix(12)) == [0, 0, 0x40, 0x40, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40])
    }

    @Test("a file without tensors is valid")
    func empty() throws {
        #expect(try SafeTensors.decode(SafeTensors.encode([])) == .init(tensors: [:], metadata: [:]))
    }

    @Test("a second name of a tensor, which save_model writes into the metadata, is read as that tensor")
    func alias() throws {
        let tensor = Tensor(shape: [2], values: [1, 2])
        let read = try SafeTensors.decode(
            SafeTensors.encode(
                [("decoder.weight", tensor)],
                metadata: ["embedding.weight": "decoder.weight", "format": "pt", "decoder.weight": "x"]))
        #expect(read.tensors == ["decoder.weight": tensor, "embedding.weight": tensor])
    }

    @Test("a second name stands for a tensor of the file, and not for another second name")
    func aliasOfAlias() throws {
        let tensor = Tensor(shape: [1], values: [1])
        let chain = (1..<64).map { ("n\($0)", "n\($0 - 1)") }
        let read = try SafeTensors.decode(
            SafeTensors.encode([("n0", tensor)], metadata: Dictionary(uniqueKeysWithValues: chain)))
        #expect(read.tensors.keys.sorted() == ["n0", "n1"])
    }

    @Test("white space in the header is accepted")
    func space() throws {
        let header = " \n{ \(entry("a", shape: "[ 1 , 1 ]", 0, 4)) ,\t\"__metadata__\" : { } } \r\n"
        #expect(try SafeTensors.decode(file(header, data: 4)).tensors["a"]?.values == [0])
    }

    private static let one = entry("a", shape: "[1]", 0, 4)

    @Test(
        "each kind of damage has its own error",
        arguments: [
            ([1, 0, 0], .tooShort(bytes: 3)),
            ([0, 0, 0, 0, 0, 0, 0, 0x80, 0x7B], .headerTooLarge(length: 1 << 63)),
            ([1, 0, 0x10, 0, 0, 0, 0, 0], .headerTooLarge(length: 1 << 20 + 1)),
            ([0, 0, 0x10, 0, 0, 0, 0, 0], .headerBeyondEnd(length: 1 << 20, bytes: 8)),
            ([2, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0xFF], .headerNotUTF8),
            (file(""), .syntax(offset: 0, wanted: "'{'")),
            (file("[]"), .syntax(offset: 0, wanted: "'{'")),
            (file("{"), .syntax(offset: 1, wanted: "a string")),
            (file("{\"a"), .syntax(offset: 3, wanted: "the end of a string")),
            (file("{\"\\x\":1}"), .syntax(offset: 4, wanted: "one of JSON's escapes")),
            (file("{\"\\ud800\":1}"), .syntax(offset: 8, wanted: "a whole surrogate pair")),
            (
                file("{\(one)}}", data: 4),
                .syntax(offset: 54, wanted: "only spaces after the closing brace")
            ),
            (file("{\(one),}", data: 4), .syntax(offset: 54, wanted: "a string")),
            (file("{\(one),\(one)}", data: 4), .duplicateKey("a")),
            (
                file("{\(entry("w", shape: "[1]", 0, 4)),\(entry("\\u0077", shape: "[1]", 0, 4))}", data: 4),
                .duplicateKey("w")
            ),
            (file("{\"__metadata__\":{},\"__metadata__\":{}}"), .duplicateKey("__metadata__")),
            (file("{\"__metadata__\":{\"k\":\"1\",\"\\u006b\":\"2\"}}"), .duplicateKey("k")),
            (file("{\"__metadata__\":{\"k\":1}}"), .syntax(offset: 21, wanted: "a string")),
            (file("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}"), .duplicateKey("dtype")),
            (file("{\"a\":{\"x\":1}}"), .unknownMember(tensor: "a", member: "x")),
            (file("{\"a\":{\"dtype\":\"F32\"}}"), .missingMember(tensor: "a", member: "shape")),
            (file("{\"../a\":{}}"), .name("../a")),
            (file("{\"\":{}}"), .name("")),
            (
                file("{\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]}}", data: 4),
                .elementType(tensor: "a", found: "I32")
            ),
            (
                file("{\(entry("a", shape: "[-1]", 0, 4))}"),
                .syntax(offset: 29, wanted: "a whole number of digits only")
            ),
            (file("{\(entry("a", shape: "[1.0]", 0, 4))}"), .syntax(offset: 30, wanted: "']'")),
            (
                file("{\(entry("a", shape: "[01]", 0, 4))}"),
                .syntax(offset: 29, wanted: "a whole number of digits only")
            ),
            (
                file("{\(entry("a", shape: "[9223372036854775808]", 0, 4))}"),
                .syntax(offset: 29, wanted: "a number below 2^63")
            ),
            (file("{\(entry("a", shape: "[1]", 4, 0))}", data: 4), .reversed(tensor: "a", begin: 4, end: 0)),
            (
                file("{\(one),\(entry("b", shape: "[1]", 2, 6))}", data: 6),
                .overlap(tensor: "b", begin: 2, previousEnd: 4)
            ),
            (
                file("{\(one),\(entry("b", shape: "[1]", 8, 12))}", data: 12),
                .hole(tensor: "b", begin: 8, previousEnd: 4)
            ),
            (file("{\(entry("a", shape: "[0]", 0, 0))}"), .empty(tensor: "a")),
            (
                file("{\(entry("a", shape: "[4294967296,4294967296]", 0, 4))}", data: 4),
                .shapeOverflow(tensor: "a")
            ),
            (
                file("{\(entry("a", shape: "[2]", 0, 4))}", data: 4),
                .byteCount(tensor: "a", found: 4, wanted: 8)
            ),
            (file("{\(one)}", data: 3), .truncated(found: 3, wanted: 4)),
            (file("{\(one)}", data: 5), .trailing(bytes: 1)),
            (
                file("{\(entry("a", shape: "[1099511627776]", 0, 4_398_046_511_104))}", data: 4),
                .truncated(found: 4, wanted: 4_398_046_511_104)
            ),
        ] as [([UInt8], SafeTensorsError)])
    func errors(bytes: [UInt8], error: SafeTensorsError) {
        #expect(throws: error) { try SafeTensors.decode(bytes) }
        #expect(!error.description.contains("\n"))
    }

    @Test("too many tensors are refused")
    func tooMany() {
        let entries = (0...SafeTensors.tensorLimit).map {
            entry("t\($0)", shape: "[1]", 4 * $0, 4 * $0 + 4)
        }
        let bytes = file("{\(entries.joined(separator: ","))}", data: 4 * entries.count)
        #expect(throws: SafeTensorsError.tooManyTensors) { try SafeTensors.decode(bytes) }
    }

    @Test("NaN and infinity are refused, with their index", arguments: [Float.nan, .infinity, -.infinity])
    func nonFinite(value: Float) {
        var values = [Float](repeating: .greatestFiniteMagnitude, count: 9)
        values[5] = value
        let bytes = SafeTensors.encode([("a", Tensor(shape: [9], values: values))])
        #expect(throws: SafeTensorsError.nonFinite(tensor: "a", index: 5)) { try SafeTensors.decode(bytes) }
    }

    @Test("decoding a file with any one header byte changed does not crash")
    func mutations() throws {
        let bytes = SafeTensors.encode(
            [("a", Tensor(shape: [2], values: [1, 2]))], metadata: ["k": "v"])
        for position in 0..<bytes.count - 8 {
            for change: UInt8 in [1, 0x20, 0x80] {
                var changed = bytes
                changed[position] ^= change
                // Either result is fine; the test is that decoding returns.
                _ = try? SafeTensors.decode(changed)
            }
        }
    }
}
