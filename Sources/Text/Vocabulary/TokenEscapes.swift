internal import CICU

extension TokenNotation {
    /// Escapes everything that a reader of a list could miss or misread.
    static func escape(_ utf8: [UInt8]) -> String {
        var written: [UInt8] = []
        utf8.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var i = 0
            while i < bytes.count {
                var scalar: Int32 = 0
                let length = Int(cicu_decode(base + i, bytes.count - i, &scalar))
                switch scalar {
                case 0x5C: written += Array("\\\\".utf8)
                case 0x20: written += Array("\\s".utf8)
                case 0x09: written += Array("\\t".utf8)
                case 0x0A: written += Array("\\n".utf8)
                case 0x27E8, 0x27E9, 0x2040: written += hexadecimal(scalar)
                case _ where cicu_is_invisible(scalar) != 0 || (i == 0 && cicu_is_mark(scalar) != 0):
                    written += hexadecimal(max(scalar, 0))
                default: written += bytes[i..<i + length]
                }
                i += length
            }
        }
        return String(decoding: written, as: UTF8.self)
    }

    private static func hexadecimal(_ scalar: Int32) -> [UInt8] {
        Array("\\u{\(String(scalar, radix: 16, uppercase: true))}".utf8)
    }

    /// Returns the bytes of an escaped text, or the error in it.
    static func unescape(_ written: ArraySlice<UInt8>) -> Result<[UInt8], NotationError> {
        var utf8: [UInt8] = []
        var rest = written
        while let byte = rest.first {
            if byte == 0xE2 && [open, close, glue].contains(where: { rest.starts(with: $0) }) {
                return .failure("a ⟨, ⟩ or ⁀ inside a token: in a text it is written \\u{…}")
            }
            rest = rest.dropFirst()
            guard byte == UInt8(ascii: "\\") else {
                if byte == 0x0D { return .failure("a carriage return, which normalized text never has") }
                if byte <= 0x20 || byte == 0x7F {
                    return .failure("a space or control character that is not escaped")
                }
                utf8.append(byte)
                continue
            }
            switch escaped(&rest) {
            case .success(let bytes): utf8 += bytes
            case .failure(let error): return .failure(error)
            }
        }
        if utf8.isEmpty { return .failure("a token without text") }
        if utf8.count > maxBytes { return .failure("a token of more than \(maxBytes) bytes") }
        return .success(utf8)
    }

    /// Reads what follows the backslash of an escape.
    fileprivate static func escaped(_ rest: inout ArraySlice<UInt8>) -> Result<[UInt8], NotationError> {
        switch rest.popFirst() {
        case UInt8(ascii: "\\"): return .success([UInt8(ascii: "\\")])
        case UInt8(ascii: "s"): return .success([UInt8(ascii: " ")])
        case UInt8(ascii: "t"): return .success([UInt8(ascii: "\t")])
        case UInt8(ascii: "n"): return .success([UInt8(ascii: "\n")])
        case UInt8(ascii: "u"):
            guard let end = rest.firstIndex(of: UInt8(ascii: "}")), rest.first == UInt8(ascii: "{"),
                case let digits = rest[rest.startIndex + 1..<end], (1...6).contains(digits.count),
                digits.first != UInt8(ascii: "+"),
                let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
                let scalar = Unicode.Scalar(value), scalar != "\r"
            else { return .failure("a bad \\u{…} escape: one to six hexadecimal digits of a code point") }
            rest = rest[(end + 1)...]
            return .success(Array(String(scalar).utf8))
        default: return .failure("a bad escape: \\\\, \\s, \\t, \\n and \\u{…} are known")
        }
    }

    /// The largest size of a token; longer segments are always spelled.
    static let maxBytes = 1024
}

extension String {
    /// Reads a text with the escapes of a vocabulary's file (`\\`, `\s`, `\t`, `\n`, `\u{2009}`), in which everything else
    /// stands for itself; `nil` if it has another backslash.
    public init?(escaped text: String) {
        var utf8: [UInt8] = [], rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                utf8.append(byte)
                continue
            }
            guard case .success(let bytes) = TokenNotation.escaped(&rest) else { return nil }
            utf8 += bytes
        }
        self.init(decoding: utf8, as: UTF8.self)
    }
}
