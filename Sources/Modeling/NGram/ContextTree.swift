/// Every context of a text up to `order − 1` tokens, with the counts of the tokens that followed.
///
/// The tree is read from the last token of a context backwards: the children of `… a b` are the contexts
/// `… x a b`, so that one walk visits all contexts of a position, the shortest first. Level `k` holds the
/// contexts of `k` tokens in the order of their tokens, so that children are a range of the next level and
/// are found by binary search; successors likewise. It is built by sorting, in time linear in the text.
///
/// Counts are raw at the last level, and at the others the number of different tokens before the n-gram
/// (Kneser & Ney 1995). Nothing precedes an n-gram that opens a document: its raw count is used.
struct ContextTree: Sendable {
    /// The contexts of one length.
    struct Level: Sendable {
        /// The token that distinguishes a context from its siblings: the one furthest back.
        var tokens: [Int32] = []
        /// Where the context's children begin in the next level; one entry more than contexts.
        var firstChild: [UInt32] = []
        /// Where the context's successors begin in `words` and `counts`; one entry more than contexts.
        var firstSuccessor: [UInt32] = [0]
        /// The tokens that followed, in ascending order within a context.
        var words: [Int32] = []
        /// Their counts; never zero.
        var counts: [UInt32] = []
        /// The sum of the counts of each context's successors, with those that have been pruned.
        var totals: [UInt32] = []

        /// The number of contexts.
        var contexts: Int { totals.count }
        /// The children of a context in the next level.
        @inline(__always) func children(_ node: Int) -> Range<Int> {
            Int(firstChild[node])..<Int(firstChild[node + 1])
        }
        /// The successors of a context in `words` and `counts`.
        @inline(__always) func successors(_ node: Int) -> Range<Int> {
            Int(firstSuccessor[node])..<Int(firstSuccessor[node + 1])
        }
    }

    /// Levels of 0 … order − 1 tokens; level 0 has the empty context, or nothing if the text is empty.
    let levels: [Level]

    /// Counts `text`, whose ids are in 0 ..< `V`.
    ///
    /// `documentStarts` ascend; the token there is given and not predicted, and no context reaches
    /// back over it. The positions of `text` must fit in 32 bits.
    init(order: Int, vocabularySize V: Int, text: [Int32], documentStarts: [Int]) {
        let positions = SortedPositions(
            order: order, vocabularySize: V, text: text, documentStarts: documentStarts)
        var levels: [Level] = []
        var below = (level: Level(), begins: [UInt32]())
        for depth in (0..<order).reversed() {
            below = Self.level(at: depth, of: positions, over: below, vocabularySize: V)
            levels.append(below.level)
        }
        self.levels = levels.reversed()
    }

    /// Takes levels as they are.
    init(levels: [Level]) { self.levels = levels }

    /// Builds the contexts of `depth` tokens from those that are one token longer.
    ///
    /// `begins` says where in the sorted positions each context's run begins.
    private static func level(
        at depth: Int, of positions: SortedPositions, over below: (level: Level, begins: [UInt32]),
        vocabularySize V: Int
    ) -> (level: Level, begins: [UInt32]) {
        var level = Level()
        var begins: [UInt32] = []
        var tally = Tally(vocabularySize: V)
        let n = positions.count
        var (i, child) = (0, 0)
        while i < n {
            guard positions.available(i) >= depth else {
                i += 1
                continue
            }
            begins.append(UInt32(i))
            if depth > 0 { level.tokens.append(positions.token(i, back: depth)) }
            level.firstChild.append(UInt32(child))
            // Positions with no token further back come first: they count for themselves.
            repeat {
                if positions.available(i) == depth { tally.add(positions.token(i, back: 0)) }
                i += 1
            } while i < n && positions.shared(i) >= depth
            // Each longer context counts once for each of its successors, whatever its count.
            while child < below.begins.count && below.begins[child] < i {
                for s in below.level.successors(child) { tally.add(below.level.words[s]) }
                child += 1
            }
            tally.empty(into: &level)
        }
        level.firstChild.append(UInt32(child))
        return (level, begins)
    }

    /// The child of a context with `token` before it, or `nil` if the text has none.
    @inline(__always) func child(of node: Int, at depth: Int, token: Int32) -> Int? {
        Self.find(token, in: levels[depth + 1].tokens, levels[depth].children(node))
    }

    /// The count of `word` after a context.
    @inline(__always) func count(of word: Int32, after node: Int, at depth: Int) -> UInt32 {
        let found = Self.find(word, in: levels[depth].words, levels[depth].successors(node))
        return found.map { levels[depth].counts[$0] } ?? 0
    }

    @inline(__always)
    private static func find(_ token: Int32, in ascending: [Int32], _ range: Range<Int>) -> Int? {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) >> 1
            if ascending[middle] < token { low = middle + 1 } else { high = middle }
        }
        return low < range.upperBound && ascending[low] == token ? low : nil
    }
}

/// Counts tokens one context at a time: a counter for every token, and a list of those that are not zero.
private struct Tally {
    private var counts: [UInt32]
    private var seen: [Int32] = []

    init(vocabularySize V: Int) { counts = Array(repeating: 0, count: V) }

    @inline(__always) mutating func add(_ token: Int32) {
        if counts[Int(token)] == 0 { seen.append(token) }
        counts[Int(token)] += 1
    }

    /// Moves the counts to the end of `level` as one more context's successors.
    mutating func empty(into level: inout ContextTree.Level) {
        if seen.count > 1 { seen.sort() }
        var total: UInt32 = 0
        for token in seen {
            total += counts[Int(token)]
            level.words.append(token)
            level.counts.append(counts[Int(token)])
            counts[Int(token)] = 0
        }
        seen.removeAll(keepingCapacity: true)
        level.firstSuccessor.append(UInt32(level.words.count))
        level.totals.append(total)
    }
}
