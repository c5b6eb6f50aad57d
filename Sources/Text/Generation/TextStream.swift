/// Decodes one token at a time and returns whole grapheme clusters only.
///
/// It holds back the last cluster, which the next token may change, and text that a ``StopCondition`` may cut off.
public struct TextStream {
    /// Why the text has ended; tokens appended after that are ignored.
    public private(set) var end: StopCondition.Reason?
    private var decoder: TokenDecoder
    private let graphemes: Segmenter
    private let stops: StopSearch
    private var unit: UnitSearch?
    /// The end of the sentence in progress, looked for once the number of tokens is reached.
    private var sentence: UnitSearch?
    private var completesSentence = false
    /// The text held back, and the number of bytes returned before it.
    private var pending: [UInt8] = []
    private var given = 0
    /// The end of the prompt in `pending`, once it has ended.
    private var written: Int?
    private var ends: [Int32] = []
    /// A cluster of more bytes is returned in parts.
    private static let maxPending = 4096

    /// Creates a stream at the start of a text.
    ///
    /// - Parameters:
    ///   - tokenizer: The tokenizer of the tokens.
    ///   - stop: The condition that ends the text after ``endPrompt()``.
    /// - Throws: An ICU error.
    public init(_ tokenizer: Tokenizer, stop: StopCondition = StopCondition()) throws(TextError) {
        let vocabulary = tokenizer.vocabulary
        decoder = TokenDecoder(vocabulary)
        graphemes = try Segmenter(.graphemes, locale: vocabulary.locale)
        stops = try StopSearch(stop.stops, vocabulary.normalization)
        if let unit = stop.unit { self.unit = try UnitSearch(unit, vocabulary) }
        if stop.sentenceTokens > 0 { sentence = try UnitSearch(.sentence, vocabulary) }
    }

    /// Ends the prompt: the tokens appended from now on are generated text, to which the stop condition applies.
    public mutating func endPrompt() { written = pending.count }

    /// Ends the text with the sentence in progress, at once if that is complete, where the stop condition allows more
    /// tokens for it.
    public mutating func completeSentence() {
        guard end == nil, sentence != nil else { return }
        completesSentence = true
        sentence?.beginAtLastCharacter()
        _ = limit(from: pending.count, pending.completeCount)
    }

    /// Appends a token and returns the text that no later token can change.
    public mutating func append(_ id: Int32) -> String {
        guard end == nil else { return "" }
        let before = pending.count
        decoder.append(id, to: &pending)
        guard pending.count > before else { return "" }
        let complete = pending.completeCount
        let safe = limit(from: before, complete)
        return end == nil ? give(certain(complete, safe)) : ""
    }

    /// Returns the rest of the text after the last token; an incomplete code point becomes U+FFFD.
    public mutating func finish() -> String { give(pending.count) }

    /// Whether a word is being spelled.
    public var isSpelling: Bool { decoder.isSpelling }

    /// Whether the last code point is incomplete.
    public var isInsideCharacter: Bool { pending.completeCount < pending.count }

    private mutating func give(_ count: Int) -> String {
        guard count > 0 else { return "" }
        let text = String(decoding: pending[..<count], as: UTF8.self)
        pending.removeFirst(count)
        given += count
        if let written { self.written = max(0, written - count) }
        return text
    }

    /// Returns the number of pending bytes that certainly belong to the text; where the stop condition holds, ends the
    /// text and removes everything after it from `pending`.
    private mutating func limit(from before: Int, _ complete: Int) -> Int {
        let new = pending[before...]
        guard let written else {
            unit?.read(new)
            sentence?.read(new)
            return pending.count
        }
        var safe = pending.count - stops.possible(in: pending, from: written)
        var last = stops.begin(in: pending, from: written, new: new.count)
        if last != nil { end = .stop }
        func take(_ found: UnitSearch.Finding, _ reason: StopCondition.Reason) {
            safe = min(safe, found.safe - given)
            if let unitEnd = found.end.map({ max($0 - given, 0) }), unitEnd <= last ?? .max {
                (last, end) = (unitEnd, reason)
            }
        }
        let incomplete = pending.count - complete
        // An ICU error ends nothing; the number of tokens will.
        if let found = try? unit?.write(new, incomplete: incomplete) { take(found, .unit) }
        if !completesSentence {
            sentence?.read(new)
        } else if let found = try? sentence?.write(new, incomplete: incomplete) {
            take(found, .sentence)
        }
        if let last { pending.removeLast(pending.count - last) }
        return safe
    }

    /// Returns the number of pending bytes that are final: all clusters but the last of the `complete` bytes, and none
    /// beyond `safe`.
    private mutating func certain(_ complete: Int, _ safe: Int) -> Int {
        let isASCII = pending[..<complete].allSatisfy { $0 < 0x80 && $0 != 0x0D }
        if isASCII { return max(min(complete - 1, safe), 0) }
        // An incomplete code point may join the cluster before it.
        let found: Void? = pending.withUnsafeBytes { bytes in
            try? graphemes.ends(of: UnsafeRawBufferPointer(rebasing: bytes[..<complete]), into: &ends)
        }
        let limit = min(complete, safe)
        guard found != nil, pending.count <= TextStream.maxPending else { return max(limit, 0) }
        return ends.dropLast().last { $0 <= safe }.map(Int.init) ?? 0
    }
}
