extension Candidates {
    /// Keeps the k likeliest tokens.
    ///
    /// Source: Fan et al. 2018, "Hierarchical Neural Story Generation".
    mutating func keepTop(_ k: Int) {
        guard k < count else { return }
        keepBest(by: { $0.logit }) { kept, _ in kept >= k }
    }

    /// Keeps the tokens whose surprisal is closest to the entropy.
    ///
    /// They are the smallest set whose share of the weight reaches `share`, in the order of
    ///
    ///     |−ln p(t) − H|  =  |z̄ − z(t)|,    H = −Σ p ln p,    z̄ = Σ p·z
    ///
    /// Source: Meister et al. 2022, "Locally Typical Sampling".
    mutating func keepTypical(_ share: Float) {
        guard share < 1 else { return }
        let total = weight
        var sum = 0.0
        for place in 0..<count { sum += Double(self[place].weight) * Double(self[place].logit) }
        let mean = Float(sum / total)
        keepBest(by: { -abs(mean - $0.logit) }) { $1 >= Double(share) * total }
    }

    /// Keeps the nucleus: the smallest set of likeliest tokens whose share of the weight reaches `share`.
    ///
    /// Source: Holtzman et al. 2020, "The Curious Case of Neural Text Degeneration", section 3.1.
    mutating func keepNucleus(_ share: Float) {
        guard share < 1 else { return }
        let total = weight
        keepBest(by: { $0.logit }) { $1 >= Double(share) * total }
    }

    /// Keeps the tokens that have at least `share` of the likeliest one's probability.
    ///
    /// Source: Nguyen et al. 2024, "Turning Up the Heat: Min-p Sampling for Creative and Coherent LLM Outputs".
    mutating func keepNearTop(_ share: Float) {
        guard share > 0 else { return }
        var top: Float = 0
        for place in 0..<count { top = max(top, self[place].weight) }
        exclude { $0.weight < share * top }
    }

    /// Excludes the top choices ("XTC"), so that the text takes a less obvious turn.
    ///
    /// Of the tokens with a probability of at least `threshold`, only the least likely remains. Where that would exclude
    /// a token of `structure`, nothing is excluded, so that lines, quotations and spelled words end as they would.
    /// Source: p-e-w 2024, in a pull request to text-generation-webui, which spares line ends in the same way.
    mutating func excludeTopChoices(threshold: Float, sparing structure: Set<Int32> = []) {
        let least = Double(threshold) * weight
        // Of equally likely tokens, the one with the lower id counts as likelier.
        var last: Candidate?
        for place in 0..<count where Double(self[place].weight) >= least {
            let token = self[place], other = last ?? token
            let isLikelier = token.logit > other.logit || (token.logit == other.logit && token.id < other.id)
            last = isLikelier ? other : token
        }
        let kept = last?.id
        func isExcluded(_ token: Candidate) -> Bool { Double(token.weight) >= least && token.id != kept }
        for place in 0..<count where isExcluded(self[place]) && structure.contains(self[place].id) { return }
        exclude(isExcluded)
    }
}
