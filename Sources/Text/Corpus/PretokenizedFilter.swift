/// Converts pretokenized text to its normal form: single spaces between words, none at either end of a line, and a
/// line feed after every line.
struct PretokenizedFilter {
    private var isAtLineStart = true
    private var hasSpace = false

    /// Takes a block of UTF-8 and appends its normal form to `out`.
    mutating func feed(_ block: some Collection<UInt8>, into out: inout [UInt8]) {
        out.reserveCapacity(out.count + block.count)
        for byte in block {
            switch byte {
            case 0x20, 0x09, 0x0B, 0x0C: hasSpace = true
            case 0x0A:
                out.append(byte)
                (isAtLineStart, hasSpace) = (true, false)
            default:
                if hasSpace && !isAtLineStart { out.append(0x20) }
                out.append(byte)
                (isAtLineStart, hasSpace) = (false, false)
            }
        }
    }

    /// Ends the last line.
    mutating func finish(into out: inout [UInt8]) { if !isAtLineStart { out.append(0x0A) } }
}
