import Neural
import Text

/// A text with a sentence in progress: one of the drafts of the sentence, or what all of them begin with.
struct Draft {
    /// A token of the sentence.
    struct Piece {
        /// The text that is certain with it.
        let text: String
        /// Its score, where tokens are recorded.
        let token: ScoredToken?
    }

    private(set) var text: GenerationState
    private(set) var constraints: NextTokenConstraints
    private(set) var sentence: SentenceSearch
    private(set) var state: InferenceNetwork.State
    /// What has been written since the sentence began.
    private(set) var pieces: [Piece] = []
    /// The bytes of `sentence.text` that the text's pieces have given; negative where they hold back what is before it.
    private var given: Int

    /// Begins after a prompt.
    ///
    /// - Parameters:
    ///   - prefix: The prompt, read.
    ///   - text: The state of the text after it.
    ///   - heldBack: The bytes of the prompt that are not given yet.
    /// - Throws: An error of ICU.
    init(_ prefix: Prefix, _ text: GenerationState, heldBack: Int) throws(TextError) {
        (self.text, constraints, state) = (text, prefix.constraints, prefix.state)
        sentence = try SentenceSearch(prefix.tokenizer, after: prefix.ids)
        given = -heldBack
    }

    /// Returns the draft of a number, which is drawn differently from the others; number 0 as a text without drafts is.
    func numbered(_ number: Int) -> Draft {
        var draft = self
        if number > 0 { draft.text.vary(number) }
        return draft
    }

    /// Draws a token from the network's logits, (V), which are overwritten.
    ///
    /// ``remember(_:_:_:)`` has to follow unless the text is complete.
    mutating func write(_ logits: UnsafeMutableBufferPointer<Float>) -> Int32 {
        constraints.apply(to: logits)
        let (token, scored, added) = text.write(logits)
        constraints.advance(token)
        if text.endsWithSentence { constraints.endWithSentence() }
        sentence.append(token)
        pieces.append(Piece(text: added + (text.finish == nil ? "" : text.rest()), token: scored))
        return token
    }

    /// Takes the network's state and last hidden state, (H), after a token.
    mutating func remember(_ token: Int32, _ state: InferenceNetwork.State, _ h: ArraySlice<Float>) {
        self.state = state
        constraints.remember(token, h)
    }

    /// Cancels the text and returns the part of it that was held back.
    mutating func cancel() -> String {
        text.cancel()
        return text.rest()
    }

    /// Whether the sentence is over, or the text, or the sentence has as many tokens as are allowed.
    func isOver(tokens: Int) -> Bool {
        text.finish != nil || sentence.end != nil
            || pieces.count >= tokens && !constraints.isInsideCharacter
    }

    /// What a judge reads of it: the sentence, without what shows that it is over.
    var judged: [UInt8] {
        guard text.finish != nil else { return Array(sentence.text.prefix(sentence.end ?? .max)) }
        return Array(sentence.text.prefix(max(given + written, 0)))
    }

    /// Begins the next sentence.
    mutating func beginSentence() {
        let count = sentence.text.count
        given += written
        sentence.begin()
        given -= count - sentence.text.count
        pieces = []
    }

    /// The bytes that `pieces` have given.
    private var written: Int { pieces.reduce(0) { $0 + $1.text.utf8.count } }
}
