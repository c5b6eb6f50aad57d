import Text

/// A text whose sentences are written as several drafts each, of which a judge keeps one.
///
/// A judge that took the likeliest draft would take the dullest, and so the text would go on: real text surprises. It takes
/// the draft whose surprise, in bits per character, is nearest to that of real text, and of equals the first. A draft that
/// ends the text before it has written anything surprises nobody; it is kept if it is the first, so that texts end as often
/// as without drafts.
struct DraftedText {
    /// The text as far as it is chosen.
    private(set) var chosen: Draft
    /// The drafts of the next sentence.
    var drafts: [Draft] = []
    /// The surprise of what is chosen.
    private(set) var surprise = Surprise()
    private var judged: JudgedText
    private let realSurprise: Double
    private let count: Int

    /// Begins after a prompt, which the judge reads.
    ///
    /// - Parameters:
    ///   - beginning: What all texts begin with.
    ///   - prompt: Its text.
    ///   - judge: Who chooses.
    ///   - count: The number of drafts of a sentence.
    /// - Throws: An error of ICU, or of a word too long for the judge's pretokenized text.
    init(_ beginning: Draft, after prompt: [UInt8], _ judge: Judge, drafts count: Int) throws(TextError) {
        (chosen, self.count, realSurprise) = (beginning, count, judge.realSurprise)
        judged = JudgedText(judge)
        try judged.append(prompt)
        beginSentence()
    }

    /// Keeps one of the drafts, all of which are over, and begins the next sentence unless the text is complete.
    ///
    /// - Returns: What the draft adds to the text.
    mutating func choose() -> [Draft.Piece] {
        let texts = drafts.map(\.judged)
        // What the judge cannot read, it does not choose among.
        let surprises = (try? judged.surprises(of: texts)) ?? []
        let best = texts[0].isEmpty ? 0 : nearest(surprises)
        if best < surprises.count { surprise += surprises[best] }
        _ = try? judged.append(texts[best])
        chosen = drafts[best]
        let pieces = chosen.pieces
        chosen.beginSentence()
        drafts = []
        if chosen.text.finish == nil { beginSentence() }
        return pieces
    }

    /// Cancels the text and returns the part of what is chosen that was held back.
    mutating func cancel() -> String { chosen.cancel() }

    private mutating func beginSentence() { drafts = (0..<count).map(chosen.numbered) }

    /// The index of the surprise nearest to that of real text; the first one where there is none.
    private func nearest(_ surprises: [Surprise]) -> Int {
        var (best, least) = (0, Double.infinity)
        for (index, surprise) in surprises.enumerated() where surprise.characters > 0 {
            let distance = abs(surprise.perCharacter - realSurprise)
            if distance < least { (best, least) = (index, distance) }
        }
        return best
    }
}
