import Modeling

/// Several texts, each with its seed: written side by side, because the network reads a token of each at once, and
/// given out in the order of their numbers, the first as it comes.
struct Samples {
    /// The number of the text that is given out, counted from 0.
    private(set) var index = -1
    private let session: Session
    private let count: Int
    private let alternatives: Int?
    /// A text that is written alone, or else the group of texts that this one belongs to.
    private var single: Generator?
    private var group: BatchGenerator?
    /// Where the group begins, and what has come of its texts and is not given out yet.
    private var first = 0
    private var waiting: [String] = []
    /// A group gains no more from more texts, and needs a row of logits for each.
    private static let groupSize = 32

    init(_ session: Session, count: Int, alternatives: Int? = nil) {
        (self.session, self.count, self.alternatives) = (session, count, alternatives)
    }

    /// Goes on to the next text; false where there is none.
    mutating func advance() throws -> Bool {
        index += 1
        guard index < count else { return false }
        if count == 1 {
            single = try session.generator(0, alternatives: alternatives)
        } else if index % Self.groupSize == 0 {
            first = index
            let indices = first..<min(first + Self.groupSize, count)
            group = try session.group(indices, alternatives: alternatives)
            waiting = indices.map { _ in "" }
        }
        return true
    }

    /// The next piece of the text, never empty, or `nil` at its end.
    mutating func next() -> String? {
        if single != nil { return single?.next() }
        let own = index - first
        while waiting[own].isEmpty {
            guard let piece = group?.next() else { return nil }
            waiting[piece.sample] += piece.text
            // With each token the pieces come in the order of the texts: this one's are all here.
            if piece.sample > own, waiting[own].isEmpty, finish != nil { return nil }
        }
        defer { waiting[own] = "" }
        return waiting[own]
    }

    /// Why the text is complete, `nil` while it is not.
    var finish: FinishReason? { single.map(\.finish) ?? group?.finish(of: index - first) }

    /// The tokens written after the prompt, where they are recorded.
    var written: [ScoredToken] { single?.written ?? group?.written(by: index - first) ?? [] }
}
