/// Files of named tensors in the safetensors format, which PyTorch reads and writes.
///
///     u64, little-endian: N | N bytes of JSON | data
///     {"name": {"dtype": "F32", "shape": [4, 2], "data_offsets": [0, 32]}, …, "__metadata__": {"k": "v"}}
///
/// Where `safetensors.torch.save_model` finds two names for one tensor, it writes the tensor under one and the other name
/// in the metadata, `"embedding.weight": "decoder.weight"`; both are read.
///
/// Values are float32 in memory. Float16 and bfloat16 (F16, BF16) are widened. A matrix of int8 (I8), (rows, …), comes with
/// a float32 tensor `NAME.scale`, (rows) or (rows, 1), whose values multiply its rows.
///
/// Offsets count from the start of the data. Files are written with the header padded with spaces to a multiple of
/// 8 bytes, and with the tensors sorted by name in both header and data. Reading is strict: ``SafeTensorsError``
/// lists everything that is refused.
public enum SafeTensors {
    /// The longest header accepted, in bytes.
    public static let headerLimit = 1 << 20
    /// The most tensors accepted.
    public static let tensorLimit = 4096

    /// The contents of a file.
    public struct Contents: Sendable, Equatable {
        /// The tensors by name.
        public var tensors: [String: Tensor]
        /// The strings of `__metadata__`.
        public var metadata: [String: String]
        /// How the matrices are stored, the one of the most bits where they differ.
        public var format = WeightFormat.float32
    }

    /// Returns whether `name` is allowed for a tensor: 1 to 128 of `A-Z a-z 0-9 . _ -`.
    public static func isName(_ name: String) -> Bool {
        (1...128).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// Encodes `tensors` as a file; their names must be allowed and distinct, and none may be empty.
    ///
    /// - Parameters:
    ///   - tensors: The names and the values.
    ///   - metadata: The strings of `__metadata__`.
    ///   - format: How matrices are stored.
    /// - Returns: The bytes of the file.
    public static func encode(
        _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:],
        as format: WeightFormat = .float32
    ) -> [UInt8] {
        let stored = stored(tensors, as: format)
        var header = "{", begin = 0
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0)):\(quoted($1))" }
            header += "\"__metadata__\":{\(pairs.joined(separator: ","))}"
        }
        for (index, (name, tensor, type)) in stored.enumerated() {
            precondition(isName(name) && !tensor.values.isEmpty, "tensor '\(name)' cannot be written")
            precondition(index == 0 || stored[index - 1].name != name, "two tensors '\(name)'")
            let end = begin + type.size * tensor.values.count
            header += header.count > 1 ? "," : ""
            header += "\"\(name)\":{\"dtype\":\"\(type.rawValue)\",\"shape\":["
            header += tensor.shape.map(String.init).joined(separator: ",")
            header += "],\"data_offsets\":[\(begin),\(end)]}"
            begin = end
        }
        header += "}"
        header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + header.utf8.count + begin)
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: header.utf8)
        for (_, tensor, type) in stored { type.append(tensor.values, to: &bytes) }
        return bytes
    }

    /// The tensors of a file in a format, sorted by name, the scales of int8 among them.
    private static func stored(
        _ tensors: [(name: String, tensor: Tensor)], as format: WeightFormat
    ) -> [(name: String, tensor: Tensor, type: ElementType)] {
        let stored = tensors.flatMap { name, tensor in
            let type = format.type(of: tensor)
            guard type == .int8 else { return [(name: name, tensor: tensor, type: type)] }
            let (q, scales) = WeightFormat.quantized(tensor)
            return [(name, q, type), (name + scaleSuffix, scales, .float32)]
        }
        return stored.sorted { $0.name < $1.name }
    }

    /// What the name of an int8 tensor's scales ends in.
    static let scaleSuffix = ".scale"

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\0"..<" ":
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
