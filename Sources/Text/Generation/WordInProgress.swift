/// The word at the end of a text that is written character by character, and how it may continue: towards a word of a
/// list, or one that the text itself has spelled before, as a prompt may have a name that no training text has.
struct WordInProgress: Sendable {
    /// The words that continue the word in progress, `nil` if none does.
    private struct Continuations: Sendable {
        var words: SortedWords
        var node: SortedWords.Node?

        init(_ words: SortedWords) { (self.words, node) = (words, words.root) }

        var isWord: Bool { node.map(words.isWord) ?? false }
        var nextBytes: ByteSet { node.map(words.nextBytes) ?? ByteSet() }
        func child(_ bytes: [UInt8]) -> SortedWords.Node? { node.flatMap { words.child(of: $0, bytes) } }
    }

    private var listed: Continuations, tokens: Continuations, own = Continuations(SortedWords([]))
    /// Whether the word may become one that is a token, as the beginning of a word in a prompt may.
    var completes = false
    private var utf8: [UInt8] = []

    init(_ words: SpellableWords) {
        (listed, tokens) = (Continuations(words.words), Continuations(words.tokens))
    }

    /// Whether no word has begun.
    var isEmpty: Bool { utf8.isEmpty }
    /// Whether a word may begin.
    var mayBegin: Bool { !listed.words.isEmpty || !own.words.isEmpty }
    /// Whether no known word begins so, as in a prompt.
    var isUnknown: Bool { listed.node == nil && own.node == nil && !(completes && tokens.node != nil) }
    /// Whether the word may end here.
    var mayEnd: Bool { listed.isWord || own.isWord || completes && tokens.isWord || isUnknown }
    /// The bytes that continue the word towards a known one.
    var nextBytes: ByteSet {
        var bytes = listed.nextBytes
        bytes.formUnion(own.nextBytes)
        if completes { bytes.formUnion(tokens.nextBytes) }
        return bytes
    }
    /// Returns whether a known word continues with some bytes.
    func mayContinue(_ bytes: [UInt8]) -> Bool {
        listed.child(bytes) != nil || own.child(bytes) != nil || completes && tokens.child(bytes) != nil
    }

    /// Adds bytes to the word.
    mutating func append(_ bytes: [UInt8]) {
        utf8 += bytes
        (listed.node, tokens.node, own.node) = (listed.child(bytes), tokens.child(bytes), own.child(bytes))
    }

    /// Ends the word, which may be repeated from now on.
    mutating func end() {
        guard !utf8.isEmpty else { return }
        if !listed.isWord { own.words.insert(utf8) }
        utf8.removeAll()
        (listed.node, tokens.node, own.node) = (listed.words.root, tokens.words.root, own.words.root)
    }
}
