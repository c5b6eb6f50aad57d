/// An error in a safetensors file, in the order in which they are detected.
public enum SafeTensorsError: Error, Equatable, Sendable {
    /// The file is shorter than the eight bytes of the header's length.
    case tooShort(bytes: Int)
    /// The header is longer than ``SafeTensors/headerLimit``.
    case headerTooLarge(length: UInt64)
    /// The header extends beyond the end of the file.
    case headerBeyondEnd(length: UInt64, bytes: Int)
    /// The header is not UTF-8.
    case headerNotUTF8
    /// The header is not the expected JSON at byte `offset`.
    case syntax(offset: Int, wanted: String)
    /// A key occurs twice in one object, possibly spelled with different escapes.
    case duplicateKey(String)
    /// An entry has a member that the format does not define.
    case unknownMember(tensor: String, member: String)
    /// An entry lacks a member.
    case missingMember(tensor: String, member: String)
    /// A tensor name is not allowed.
    case name(String)
    /// The file has more than ``SafeTensors/tensorLimit`` tensors.
    case tooManyTensors
    /// A tensor is of none of the types that are read.
    case elementType(tensor: String, found: String)
    /// A tensor ends before it begins.
    case reversed(tensor: String, begin: Int, end: Int)
    /// Two tensors share bytes.
    case overlap(tensor: String, begin: Int, previousEnd: Int)
    /// Bytes between two tensors belong to neither, so data could be hidden there.
    case hole(tensor: String, begin: Int, previousEnd: Int)
    /// A tensor's shape contains a zero.
    case empty(tensor: String)
    /// The size of a tensor overflows a machine word.
    case shapeOverflow(tensor: String)
    /// The number of bytes of a tensor does not match its shape.
    case byteCount(tensor: String, found: Int, wanted: Int)
    /// The data is shorter than the tensors: the file was truncated.
    case truncated(found: Int, wanted: Int)
    /// The data is longer than the tensors.
    case trailing(bytes: Int)
    /// An int8 tensor has no scale for each of its rows.
    case scale(tensor: String, found: String, wanted: String)
    /// A value is NaN or infinite.
    case nonFinite(tensor: String, index: Int)
}

extension SafeTensorsError: CustomStringConvertible {
    /// What was found and what was wanted, to print after the file's name and a colon.
    public var description: String {
        switch self {
        case .tooShort(let bytes): "\(bytes) bytes, wanted at least the 8 of a header's length"
        case .headerTooLarge(let length):
            "a header of \(length) bytes, wanted at most \(SafeTensors.headerLimit)"
        case .headerBeyondEnd(let length, let bytes): "a header of \(length) bytes in a file of \(bytes)"
        case .headerNotUTF8: "a header that is not UTF-8"
        case .syntax(let offset, let wanted): "byte \(offset) of the header, wanted \(wanted)"
        case .duplicateKey(let key): "the header has the key \(quoted(key)) twice, wanted once"
        case .unknownMember(let tensor, let member):
            "tensor \(tensor) has \(quoted(member)), wanted only dtype, shape and data_offsets"
        case .missingMember(let tensor, let member): "tensor \(tensor) has no \(member)"
        case .name(let name): "tensor name \(quoted(name)), wanted 1 to 128 of A-Z a-z 0-9 . _ -"
        case .tooManyTensors: "too many tensors, wanted at most \(SafeTensors.tensorLimit)"
        case .elementType(let tensor, let found):
            "tensor \(tensor) has dtype \(quoted(found)), wanted F32, F16, BF16 or I8"
        case .reversed(let tensor, let begin, let end):
            "tensor \(tensor) begins at \(begin) but ends at \(end)"
        case .overlap(let tensor, let begin, let end):
            "tensor \(tensor) begins at \(begin), inside a tensor that ends at \(end)"
        case .hole(let tensor, let begin, let end):
            "tensor \(tensor) begins at \(begin), wanted \(end), the end of the previous tensor"
        case .empty(let tensor): "tensor \(tensor) has no values"
        case .shapeOverflow(let tensor): "the shape of tensor \(tensor) is too large"
        case .byteCount(let tensor, let found, let wanted):
            "tensor \(tensor) has \(found) bytes, wanted \(wanted) for its shape"
        case .truncated(let found, let wanted): "\(found) bytes of values, wanted \(wanted): it was cut short"
        case .trailing(let bytes): "\(bytes) bytes after the last tensor, wanted none"
        case .scale(let tensor, let found, let wanted): "int8 tensor \(tensor) \(found), wanted \(wanted)"
        case .nonFinite(let tensor, let index): "value \(index) of tensor \(tensor) is not a finite number"
        }
    }

    /// Quotes at most 40 characters of a string from the file, with control characters escaped.
    private func quoted(_ text: String) -> String {
        let short = text.unicodeScalars.prefix(40)
        let dots = short.count < text.unicodeScalars.count ? "…" : ""
        return "'" + short.map { $0.escaped(asASCII: true) }.joined() + dots + "'"
    }
}
