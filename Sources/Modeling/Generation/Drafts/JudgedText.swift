import Neural
import RealModule
import Text

/// A text as far as a judge has read it.
struct JudgedText {
    private let judge: Judge
    /// The network's state and the counts' context after the text but for `rest`.
    private var state: InferenceNetwork.State
    private var context = RecentTokens()
    /// The last word with the white space before it, which may go on; no token reaches across white space.
    private var rest: [UInt8] = []
    /// A text without white space is taken to end a word after as many bytes.
    private static let maxWord = 1024

    /// Creates the empty text.
    init(_ judge: Judge) {
        self.judge = judge
        state = judge.network.initialState()
        read([judge.tokenizer.vocabulary.start])
    }

    /// Reads more of the text.
    ///
    /// - Throws: An error of ICU, or of a word too long for pretokenized text.
    mutating func append(_ text: some Sequence<UInt8>) throws(TextError) {
        rest += text
        var cut = rest.lastIndex(where: Self.isSpace).map { $0 + 1 } ?? 0
        while cut > 0, Self.isSpace(rest[cut - 1]) { cut -= 1 }
        if cut == 0, rest.count > Self.maxWord { cut = rest.count }
        let ids = try ids(of: rest[..<cut])
        rest.removeFirst(cut)
        read(ids)
    }

    /// Returns how much each of several continuations would surprise the judge.
    ///
    /// A token that reaches across the end of the text counts as a whole.
    ///
    /// - Throws: An error of ICU, or of a word too long for pretokenized text.
    func surprises(of drafts: [[UInt8]]) throws(TextError) -> [Surprise] {
        let V = judge.tokenizer.vocabulary.count, known = try ids(of: rest[...])
        var ids: [[Int32]] = []
        for draft in drafts { ids.append(try self.ids(of: (rest + draft)[...])) }
        let first = ids.map { zip($0, known).prefix { $0 == $1 }.count }
        var found = drafts.map { draft in
            Surprise(characters: String(decoding: draft, as: UTF8.self).unicodeScalars.count)
        }
        var reading = ids.indices.filter { !ids[$0].isEmpty }
        guard !reading.isEmpty else { return found }
        let buffer = LogitsBuffer(rows: reading.count, count: V)
        var batch = InferenceNetwork.BatchState(judge.network, reading.map { _ in state })
        var contexts = reading.map { _ in context }
        var t = 0
        while true {
            judge.network.logits(batch, into: buffer.logits)
            for (row, draft) in reading.enumerated() where t >= first[draft] {
                found[draft].bits += bits(of: ids[draft][t], after: contexts[row], buffer[row])
            }
            let going = reading.indices.filter { t + 1 < ids[reading[$0]].count }
            guard !going.isEmpty else { return found }
            batch.keep(going)
            (reading, contexts) = (going.map { reading[$0] }, going.map { contexts[$0] })
            let tokens = reading.map { ids[$0][t] }
            judge.network.read(tokens, &batch)
            for row in contexts.indices { contexts[row].append(tokens[row]) }
            t += 1
        }
    }

    /// Returns −log₂ p(token), a finite number even where broken weights give none; overwrites the logits, (V).
    private func bits(
        of token: Int32, after context: RecentTokens, _ logits: UnsafeMutableBufferPointer<Float>
    ) -> Double {
        softmax(logits)
        let p = Double(logits[Int(token)])
        var loss = -Double.log(p > 0 ? p : .leastNormalMagnitude)
        if let mixture = judge.mixture { loss = mixture.loss(of: token, after: context, network: loss) }
        return loss / .log(2)
    }

    private mutating func read(_ ids: [Int32]) {
        for id in ids {
            judge.network.read(id, &state)
            context.append(id)
        }
    }

    /// Returns the tokens of a part of the text that begins with white space or a word.
    private func ids(of part: ArraySlice<UInt8>) throws(TextError) -> [Int32] {
        var part = part
        // Between words, one space is implied; alone at the start of a text it would be a token.
        if judge.tokenizer.vocabulary.level != .char, part.first == UInt8(ascii: " "),
            part.dropFirst().first.map({ !Self.isSpace($0) }) ?? true
        {
            part.removeFirst()
        }
        return try judge.tokenizer.encode(bytes: Array(part)).ids
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
}
