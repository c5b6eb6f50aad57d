/// What is wrong with a file that is no good safetensors file, in the order in which it is looked for.
public enum SafeTensorsError: Error, Equatable, Sendable {
    /// Fewer than the eight bytes of the header's length.
    case tooShort(bytes: Int)
    /// A header longer than ``headerLimit``.
    case headerTooLarge(length: UInt64)
    /// A header that ends after the file.
    case headerBeyondEnd(length: UInt64, bytes: Int)
    /// A header that is not UTF-8.
    case headerNotUTF8
    /// Not the JSON of a header, at a byte of the header.
    case syntax(offset: Int, wanted: String)
    /// The same key twice in one object, whatever its spelling.
    case duplicateKey(String)
    /// A member of an entry that the format does not know.
    case unknownMember(tensor: String, member: String)
    /// A member of an entry that is not there.
    case missingMember(tensor: String, member: String)
    /// A name outside the allowed characters.
    case name(String)
    /// More than ``tensorLimit``.
    case tooManyTensors
    /// Anything but float32.
    case elementType(tensor: String, found: String)
    /// A tensor that ends before it begins.
    case reversed(tensor: String, begin: Int, end: Int)
    /// Bytes that two tensors share.
    case overlap(tensor: String, begin: Int, previousEnd: Int)
    /// Bytes that no tensor owns, where something could hide.
    case hole(tensor: String, begin: Int, previousEnd: Int)
    /// A shape with a zero in it.
    case empty(tensor: String)
    /// A shape whose size does not fit a machine word.
    case shapeOverflow(tensor: String)
    /// A shape that needs another number of bytes than the tensor has.
    case byteCount(tensor: String, found: Int, wanted: Int)
    /// Fewer bytes of data than the tensors need: a file cut short.
    case truncated(found: Int, wanted: Int)
    /// More bytes of data than the tensors need.
    case trailing(bytes: Int)
    /// NaN or infinity among the values.
    case nonFinite(tensor: String, index: Int)
}

extension SafeTensorsError: CustomStringConvertible {
    /// What was found and what was wanted, to follow the file's name and a colon.
    public var description: String {
        switch self {
        case .tooShort(let bytes): "\(bytes) bytes, wanted at least the 8 of a header's length"
        case .headerTooLarge(let length):
            "a header of \(length) bytes, wanted at most \(SafeTensors.headerLimit)"
        case .headerBeyondEnd(let length, let bytes): "a header of \(length) bytes in a file of \(bytes)"
        case .headerNotUTF8: "a header that is not UTF-8"
        case .syntax(let offset, let wanted): "byte \(offset) of the header, wanted \(wanted)"
        case .duplicateKey(let key): "key \(quoted(key)) twice in the header, wanted once"
        case .unknownMember(let tensor, let member):
            "tensor \(tensor) has \(quoted(member)), wanted dtype, shape and data_offsets alone"
        case .missingMember(let tensor, let member): "tensor \(tensor) has no \(member)"
        case .name(let name): "tensor name \(quoted(name)), wanted 1 to 128 of A-Z a-z 0-9 . _ -"
        case .tooManyTensors: "too many tensors, wanted at most \(SafeTensors.tensorLimit)"
        case .elementType(let tensor, let found): "tensor \(tensor) is of \(quoted(found)), wanted F32"
        case .reversed(let tensor, let begin, let end):
            "tensor \(tensor) begins at \(begin) and ends before that, at \(end)"
        case .overlap(let tensor, let begin, let end):
            "tensor \(tensor) begins at \(begin), inside another that ends at \(end)"
        case .hole(let tensor, let begin, let end):
            "tensor \(tensor) begins at \(begin), wanted \(end), where the one before it ends"
        case .empty(let tensor): "tensor \(tensor) has no values"
        case .shapeOverflow(let tensor): "tensor \(tensor) has a shape too large for any memory"
        case .byteCount(let tensor, let found, let wanted):
            "tensor \(tensor) has \(found) bytes, its shape wants \(wanted)"
        case .truncated(let found, let wanted): "\(found) bytes of values, wanted \(wanted): it was cut short"
        case .trailing(let bytes): "\(bytes) bytes after the last tensor, wanted none"
        case .nonFinite(let tensor, let index): "value \(index) of tensor \(tensor) is not a finite number"
        }
    }

    /// At most a line's worth of a string from the file, with nothing in it that moves a cursor.
    private func quoted(_ text: String) -> String {
        let short = text.unicodeScalars.prefix(40)
        let dots = short.count < text.unicodeScalars.count ? "…" : ""
        return "'" + short.map { $0.escaped(asASCII: true) }.joined() + dots + "'"
    }
}
