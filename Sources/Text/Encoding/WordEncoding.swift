/// Encodes words and white space at word level.
struct WordEncoding: WordSink {
    let index: VocabularyIndex
    let speller: CharacterFallback
    var ids: [Int32] = []
    /// The number of spelled words, and of the ids in their spellings beyond one per word.
    var spelled = 0
    var extra = 0

    mutating func group(
        _ utf8: UnsafeRawBufferPointer, begin: Int, ends: ArraySlice<Int32>, joined: Bool,
        into pieces: inout [Int32]
    ) throws(TextError) {
        var (spelled, extra) = (0, 0)
        try forEachGlued(utf8, begin: begin, ends: ends, joined: joined) { (word, glue) throws(TextError) in
            let id = index.word(word, glue)
            if id >= 0 {
                pieces.append(id)
            } else {
                let before = pieces.count
                try spell(word, glue, into: &pieces)
                spelled += 1
                extra += pieces.count - before - 1
            }
        }
        // If words are spelled, the pieces begin with a mark, the number of these words and of the ids they add.
        if spelled > 0 {
            pieces.insert(contentsOf: [-1, Int32(clamping: spelled), Int32(clamping: extra)], at: 0)
        }
    }

    @inline(__always) mutating func take(_ pieces: UnsafeBufferPointer<Int32>) {
        if pieces.count == 1 {
            ids.append(pieces[0])
        } else if let first = pieces.first, first < 0 {
            spelled += Int(pieces[1])
            extra += Int(pieces[2])
            ids.append(contentsOf: pieces[3...])
        } else {
            for id in pieces { ids.append(id) }
        }
    }

    mutating func white(_ utf8: UnsafeRawBufferPointer) throws(TextError) {
        let id = index.space(utf8)
        if id >= 0 {
            ids.append(id)
            return
        }
        forEachCodePoint(of: utf8) { codePoint in
            let id = index.space(codePoint)
            if id >= 0 {
                ids.append(id)
            } else {
                let before = ids.count
                ids.append(index.spell[Int(Glue.both.rawValue)])
                CharacterFallback.spell(cluster: codePoint, index, into: &ids)
                ids.append(index.endSpell)
                spelled += 1
                extra += ids.count - before - 1
            }
        }
    }

    private func spell(
        _ word: UnsafeRawBufferPointer, _ glue: Glue, into ids: inout [Int32]
    ) throws(TextError) {
        ids.append(index.spell[Int(glue.rawValue)])
        try speller.spell(word, index, into: &ids)
        ids.append(index.endSpell)
    }
}

extension Glue {
    /// No space on either side.
    static let both: Glue = [.left, .right]
}
