extension SafeTensors {
    /// A tensor's entry in the header, with only its syntax checked.
    struct Entry {
        var name: String
        var type: String
        var shape: [Int]
        var begin: Int
        var end: Int
    }

    /// A parser for exactly the JSON of a header: an object of entries and `__metadata__`.
    ///
    /// General JSON parsers silently keep one of two equal keys, so that two programs could read two different models
    /// from one file. The grammar has a fixed depth, so parsing does not recurse.
    struct HeaderScanner {
        private let bytes: UnsafeRawBufferPointer
        private var position = 0

        /// Creates a scanner at the start of `bytes`, which must be UTF-8.
        init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

        /// Parses the whole header.
        mutating func header() throws(SafeTensorsError) -> (entries: [Entry], metadata: [String: String]) {
            var entries: [Entry] = [], metadata: [String: String] = [:], hasMetadata = false
            var names: Set<String> = []
            try members { (scanner, key) throws(SafeTensorsError) in
                if key == "__metadata__" {
                    if hasMetadata { throw .duplicateKey(key) }
                    hasMetadata = true
                    metadata = try scanner.metadata()
                } else {
                    guard SafeTensors.isName(key) else { throw .name(key) }
                    guard names.insert(key).inserted else { throw .duplicateKey(key) }
                    guard entries.count < SafeTensors.tensorLimit else { throw .tooManyTensors }
                    entries.append(try scanner.entry(key))
                }
            }
            skipSpace()
            guard position == bytes.count else { throw fault("only spaces after the closing brace") }
            return (entries, metadata)
        }

        private mutating func metadata() throws(SafeTensorsError) -> [String: String] {
            var pairs: [String: String] = [:]
            try members { (scanner, key) throws(SafeTensorsError) in
                guard pairs.updateValue(try scanner.string(), forKey: key) == nil else {
                    throw .duplicateKey(key)
                }
            }
            return pairs
        }

        private mutating func entry(_ name: String) throws(SafeTensorsError) -> Entry {
            var type: String?, shape: [Int]?, offsets: [Int]?
            try members { (scanner, key) throws(SafeTensorsError) in
                switch key {
                case "dtype" where type == nil: type = try scanner.string()
                case "shape" where shape == nil: shape = try scanner.numbers()
                case "data_offsets" where offsets == nil:
                    let start = scanner.position
                    offsets = try scanner.numbers()
                    guard offsets?.count == 2 else { throw .syntax(offset: start, wanted: "two offsets") }
                case "dtype", "shape", "data_offsets": throw .duplicateKey(key)
                default: throw .unknownMember(tensor: name, member: key)
                }
            }
            guard let type else { throw .missingMember(tensor: name, member: "dtype") }
            guard let shape else { throw .missingMember(tensor: name, member: "shape") }
            guard let offsets else { throw .missingMember(tensor: name, member: "data_offsets") }
            return Entry(name: name, type: type, shape: shape, begin: offsets[0], end: offsets[1])
        }

        /// Parses `{"key": value, …}`, calling `value` to parse each value.
        private mutating func members(
            _ value: (inout HeaderScanner, String) throws(SafeTensorsError) -> Void
        ) throws(SafeTensorsError) {
            try expect("{")
            if skip("}") { return }
            repeat {
                let key = try string()
                try expect(":")
                try value(&self, key)
            } while skip(",")
            try expect("}")
        }

        private mutating func numbers() throws(SafeTensorsError) -> [Int] {
            try expect("[")
            var numbers: [Int] = []
            if skip("]") { return numbers }
            repeat { numbers.append(try number()) } while skip(",")
            try expect("]")
            return numbers
        }

        private mutating func number() throws(SafeTensorsError) -> Int {
            skipSpace()
            let start = position
            var number = 0
            while position < bytes.count, case let digit = Int(bytes[position]) - 48, 0...9 ~= digit {
                let (ten, over) = number.multipliedReportingOverflow(by: 10)
                let (sum, more) = ten.addingReportingOverflow(digit)
                if over || more { throw .syntax(offset: start, wanted: "a number below 2^63") }
                (number, position) = (sum, position + 1)
            }
            let leadingZero = position - start > 1 && bytes[start] == UInt8(ascii: "0")
            guard position > start, !leadingZero else {
                throw .syntax(offset: start, wanted: "a whole number of digits only")
            }
            return number
        }

        private mutating func string() throws(SafeTensorsError) -> String {
            try expect("\"")
            var text: [UInt8] = []
            while position < bytes.count {
                let byte = bytes[position]
                position += 1
                switch byte {
                case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
                case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
                case 0..<0x20: throw .syntax(offset: position - 1, wanted: "a string without raw controls")
                default: text.append(byte)
                }
            }
            throw fault("the end of a string")
        }

        /// Parses the rest of an escape sequence, after the backslash.
        private mutating func escape() throws(SafeTensorsError) -> Unicode.Scalar {
            guard position < bytes.count else { throw fault("an escape") }
            position += 1
            switch bytes[position - 1] {
            case UInt8(ascii: "\""): return "\""
            case UInt8(ascii: "\\"): return "\\"
            case UInt8(ascii: "/"): return "/"
            case UInt8(ascii: "b"): return "\u{8}"
            case UInt8(ascii: "f"): return "\u{C}"
            case UInt8(ascii: "n"): return "\n"
            case UInt8(ascii: "r"): return "\r"
            case UInt8(ascii: "t"): return "\t"
            case UInt8(ascii: "u"):
                var code = try hexadecimal()
                if 0xD800..<0xDC00 ~= code, position + 1 < bytes.count,
                    bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
                {
                    position += 2
                    let low = try hexadecimal()
                    guard 0xDC00..<0xE000 ~= low else { throw fault("the second half of a surrogate pair") }
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                }
                guard let scalar = Unicode.Scalar(code) else { throw fault("a whole surrogate pair") }
                return scalar
            default: throw fault("one of JSON's escapes")
            }
        }

        private mutating func hexadecimal() throws(SafeTensorsError) -> UInt32 {
            guard position + 4 <= bytes.count else { throw fault("four hexadecimal digits") }
            var code: UInt32 = 0
            for byte in bytes[position..<position + 4] {
                guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                    throw fault("four hexadecimal digits")
                }
                code = code << 4 + UInt32(digit)
            }
            position += 4
            return code
        }

        private mutating func skipSpace() {
            while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
        }

        private mutating func skip(_ wanted: Unicode.Scalar) -> Bool {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: wanted) else { return false }
            position += 1
            return true
        }

        private mutating func expect(_ wanted: Unicode.Scalar) throws(SafeTensorsError) {
            guard skip(wanted) else { throw fault(wanted == "\"" ? "a string" : "'\(wanted)'") }
        }

        private func fault(_ wanted: String) -> SafeTensorsError { .syntax(offset: position, wanted: wanted) }
    }
}
