internal import CICU

/// Decodes one token at a time and gives out whole grapheme clusters only: what is held back is the last cluster,
/// which the next token may still change.
public struct TextStream {
    private var decoder: Decoder
    private let graphemes: Segmenter?
    private var pending: [UInt8] = []
    private var ends: [Int32] = []
    /// A cluster that grows beyond this is given out in parts.
    private static let maxPending = 4096

    /// A stream at the start of a text.
    public init(_ tokenizer: Tokenizer) {
        decoder = Decoder(tokenizer.vocabulary)
        // The tokenizer's own init has shown that ICU knows the locale; without it, code points are given out.
        graphemes = try? Segmenter(.graphemes, locale: tokenizer.vocabulary.locale)
    }

    /// Takes a token; returns the text that is now certain.
    public mutating func append(_ id: Int32) -> String {
        decoder.append(id, to: &pending)
        return give(certain())
    }

    /// The text that is left when no token follows.
    ///
    /// A code point of which bytes are missing becomes U+FFFD.
    public mutating func finish() -> String { give(pending.count) }

    private mutating func give(_ count: Int) -> String {
        guard count > 0 else { return "" }
        let text = String(decoding: pending[..<count], as: UTF8.self)
        pending.removeFirst(count)
        return text
    }

    /// How many bytes of what is pending nothing can change any more.
    private mutating func certain() -> Int {
        let complete = completeBytes()
        if pending.count > TextStream.maxPending { return complete }
        if pending[..<complete].allSatisfy({ $0 < 0x80 && $0 != 0x0D }) { return max(complete - 1, 0) }
        guard let graphemes else { return complete }
        // A code point of which bytes are missing may join the cluster before it.
        let found: Void? = pending.withUnsafeBytes { bytes in
            try? graphemes.ends(of: UnsafeRawBufferPointer(rebasing: bytes[..<complete]), into: &ends)
        }
        guard found != nil else { return complete }
        return ends.dropLast().last.map(Int.init) ?? 0
    }

    /// How many bytes there are before a code point of which bytes are missing.
    private func completeBytes() -> Int {
        pending.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            for back in 1...4 where back <= bytes.count {
                let lead = bytes[bytes.count - back]
                if lead & 0xC0 == 0x80 { continue }
                let needed = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1
                var scalar: Int32 = 0
                let read = Int(cicu_decode(base + (bytes.count - back), back, &scalar))
                // All that is there fits, and more is wanted.
                return scalar < 0 && read == back && back < needed ? bytes.count - back : bytes.count
            }
            return bytes.count
        }
    }
}
