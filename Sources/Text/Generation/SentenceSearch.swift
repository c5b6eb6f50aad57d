/// Finds the ends of the sentences of a growing text, one after the other.
///
/// A sentence (``Segmenter/Unit/sentences``) is over as soon as what follows shows it, which may be the first word of the
/// next one. It is a value: a copy goes on by itself.
public struct SentenceSearch {
    /// The sentence in progress, or what has been written of it since the last ``begin()``; once it is over, also what
    /// follows it.
    public private(set) var text: [UInt8] = []
    /// The length of the sentence in `text` without the white space after it, once it is over.
    public private(set) var end: Int?
    private var decoder: TokenDecoder
    private var search: UnitSearch
    /// The bytes of the sentence before `text`.
    private var before: Int

    /// Begins after a prompt, whose last sentence may go on.
    ///
    /// - Parameters:
    ///   - tokenizer: The tokenizer of the tokens.
    ///   - prompt: The tokens of the prompt.
    /// - Throws: An error of ICU.
    public init(_ tokenizer: Tokenizer, after prompt: [Int32]) throws(TextError) {
        let vocabulary = tokenizer.vocabulary
        (decoder, search) = (TokenDecoder(vocabulary), try UnitSearch(.sentence, vocabulary))
        var utf8: [UInt8] = []
        for id in prompt { decoder.append(id, to: &utf8) }
        // A line end ends every sentence: what is before it need not be read with each token.
        let line = utf8[(utf8.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)...]
        search.read(line)
        before = line.count
    }

    /// Appends a token to the sentence.
    public mutating func append(_ id: Int32) {
        let count = text.count
        decoder.append(id, to: &text)
        guard end == nil, text.count > count else { return }
        // An error of ICU ends nothing.
        let found = try? search.write(text[count...], incomplete: text.count - text.completeCount)
        end = found?.end.map { max($0 - before, 0) }
    }

    /// Begins the next sentence with what follows the end of the last one; a sentence that is not over goes on, and its
    /// text so far is left out.
    public mutating func begin() {
        if let end {
            search.begin(at: before + end)
            text.removeFirst(end)
            (self.end, before) = (nil, 0)
        } else {
            before += text.count
            text = []
        }
    }
}
