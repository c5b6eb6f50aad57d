extension ContextTree {
    /// Returns the tree without the n-grams of three or more tokens whose count is below `least`, and without the
    /// contexts that are then of no use.
    ///
    /// Totals remain, so that the mass of what is pruned goes to the shorter context. A context that has lost all its
    /// successors stays where a longer one has some.
    func pruned(below least: UInt32) -> ContextTree {
        var pruned: [Level] = []
        var isKept: [Bool] = []  // by context of the level below
        for depth in levels.indices.reversed() {
            let level = levels[depth]
            var kept = Level(), children = 0, isKeptHere: [Bool] = []
            for node in 0..<level.contexts {
                let (firstChild, firstSuccessor) = (children, kept.words.count)
                for s in level.successors(node) where depth < 2 || level.counts[s] >= least {
                    kept.words.append(level.words[s])
                    kept.counts.append(level.counts[s])
                }
                for child in level.children(node) where isKept[child] { children += 1 }
                let isUseful = depth == 0 || children > firstChild || kept.words.count > firstSuccessor
                isKeptHere.append(isUseful)
                guard isUseful else { continue }
                if depth > 0 { kept.tokens.append(level.tokens[node]) }
                kept.firstChild.append(UInt32(firstChild))
                kept.firstSuccessor.append(UInt32(kept.words.count))
                kept.totals.append(level.totals[node])
            }
            kept.firstChild.append(UInt32(children))
            isKept = isKeptHere
            pruned.append(kept)
        }
        return ContextTree(levels: pruned.reversed())
    }
}
