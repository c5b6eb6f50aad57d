/// Receives the words of pretokenized text: an encoder or a counter.
protocol PretokenizedSink {
    /// Takes a word: bytes without spaces and line ends.
    mutating func word(_ utf8: UnsafeRawBufferPointer) throws(TextError)
    /// Takes a line end.
    mutating func lineEnd()
}

/// Reads pretokenized text: words between spaces, sentences between line ends.
///
/// The normal form has one space between two words of a line and none at either end; empty lines remain. Space, tab,
/// vertical tab and form feed separate words; all other code points, including spaces beyond ASCII, belong to words.
/// A last line without LF gets none, because it may be a prompt.
enum PretokenizedScanner {
    static func scan(_ block: UnsafeRawBufferPointer, into sink: inout some PretokenizedSink)
        throws(TextError)
    {
        var i = 0
        while i < block.count {
            let byte = block[i]
            if byte == 0x0A || byte == 0x0D {
                sink.lineEnd()
                i += 1
            } else if WordScanner.isSpace(byte) {
                i += 1
            } else {
                let begin = i
                while i < block.count && !WordScanner.isSpace(block[i]) { i += 1 }
                try sink.word(UnsafeRawBufferPointer(rebasing: block[begin..<i]))
            }
        }
    }
}

/// Encodes pretokenized words.
struct PretokenizedEncoding: PretokenizedSink {
    let index: VocabularyIndex
    let speller: CharacterFallback
    var ids: [Int32] = []
    var spelled = 0
    var extra = 0
    /// The number of code points of the normal form.
    var characters = 0
    /// Whether the line has no word yet.
    private(set) var isFirst = true

    init(index: VocabularyIndex, speller: CharacterFallback) { (self.index, self.speller) = (index, speller) }

    /// Begins a block.
    mutating func begin() { (isFirst, characters, spelled, extra) = (true, 0, 0, 0) }

    mutating func word(_ utf8: UnsafeRawBufferPointer) throws(TextError) {
        if !isFirst { characters += 1 }
        isFirst = false
        characters += countCodePoints(utf8)
        let id = index.word(utf8, [])
        if id >= 0 {
            ids.append(id)
            return
        }
        let before = ids.count
        ids.append(index.spell[0])
        try speller.spell(utf8, index, into: &ids)
        ids.append(index.endSpell)
        spelled += 1
        extra += ids.count - before - 1
    }

    mutating func lineEnd() {
        isFirst = true
        characters += 1
        ids.append(index.lineEnd)
    }
}
