internal import CICU

/// Decodes one token at a time and gives out whole grapheme clusters only: what is held back is the last cluster,
/// which the next token may still change, and what an ``StopCondition`` may cut off.
public struct TextStream {
    /// Why the text has ended; what is appended from then on is not part of it.
    public private(set) var end: StopCondition.Reason?
    private var decoder: TokenDecoder
    private let graphemes: Segmenter
    private let stops: StopSearch
    private var unit: UnitSearch?
    /// What is not given out yet, and how much was given out before it.
    private var pending: [UInt8] = []
    private var given = 0
    /// Where in `pending` the prompt ends, once it has ended.
    private var written: Int?
    private var ends: [Int32] = []
    /// A cluster that grows beyond this is given out in parts.
    private static let maxPending = 4096

    /// A stream at the start of a text.
    ///
    /// - Parameters:
    ///   - tokenizer: Whose tokens are decoded.
    ///   - ending: What ends the text after ``endPrompt()``.
    /// - Throws: What ICU refuses.
    public init(_ tokenizer: Tokenizer, ending: StopCondition = StopCondition()) throws(TextError) {
        let vocabulary = tokenizer.vocabulary
        decoder = TokenDecoder(vocabulary)
        graphemes = try Segmenter(.graphemes, locale: vocabulary.locale)
        stops = try StopSearch(ending.stops, vocabulary.normalization)
        if let unit = ending.unit { self.unit = try UnitSearch(unit, vocabulary) }
    }

    /// Says that what was appended was given, and that what comes now is written and may end.
    public mutating func endPrompt() { written = pending.count }

    /// Takes a token; returns the text that is now certain.
    public mutating func append(_ id: Int32) -> String {
        guard end == nil else { return "" }
        let before = pending.count
        decoder.append(id, to: &pending)
        guard pending.count > before else { return "" }
        let complete = completeBytes()
        let safe = limit(from: before, complete)
        return end == nil ? give(certain(complete, safe)) : ""
    }

    /// The text that is left when no token follows.
    ///
    /// A code point of which bytes are missing becomes U+FFFD.
    public mutating func finish() -> String { give(pending.count) }

    /// Whether a code point stands unfinished: bytes of it are missing.
    public var isInsideCharacter: Bool { completeBytes() < pending.count }

    private mutating func give(_ count: Int) -> String {
        guard count > 0 else { return "" }
        let text = String(decoding: pending[..<count], as: UTF8.self)
        pending.removeFirst(count)
        given += count
        if let written { self.written = max(0, written - count) }
        return text
    }

    /// How many bytes of what is pending belong to the text, whatever comes; ends it where an ending is found, of
    /// which what is pending then has nothing.
    private mutating func limit(from before: Int, _ complete: Int) -> Int {
        let new = pending[before...]
        guard let written else {
            unit?.read(new)
            return pending.count
        }
        var safe = pending.count - stops.possible(in: pending, from: written)
        var last = stops.begin(in: pending, from: written, new: new.count)
        if last != nil { end = .stop }
        // What ICU refuses ends nothing: the number of tokens does.
        if let found = try? unit?.write(new, incomplete: pending.count - complete) {
            safe = min(safe, found.safe - given)
            if let unitEnd = found.end.map({ max($0 - given, 0) }), unitEnd <= last ?? .max {
                (last, end) = (unitEnd, .unit)
            }
        }
        if let last { pending.removeLast(pending.count - last) }
        return safe
    }

    /// How many bytes of what is pending nothing can change any more: of the `complete` code points all clusters
    /// but the last, and none beyond `safe`.
    private mutating func certain(_ complete: Int, _ safe: Int) -> Int {
        let isASCII = pending[..<complete].allSatisfy { $0 < 0x80 && $0 != 0x0D }
        if isASCII { return max(min(complete - 1, safe), 0) }
        // A code point of which bytes are missing may join the cluster before it.
        let found: Void? = pending.withUnsafeBytes { bytes in
            try? graphemes.ends(of: UnsafeRawBufferPointer(rebasing: bytes[..<complete]), into: &ends)
        }
        let limit = min(complete, safe)
        guard found != nil, pending.count <= TextStream.maxPending else { return max(limit, 0) }
        return ends.dropLast().last { $0 <= safe }.map(Int.init) ?? 0
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
