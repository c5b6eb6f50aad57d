import Neural

/// The texts that are sent: sentences of common words, and groups of letters that mean nothing.
///
/// A sentence is for testing or for training by a hash of its text, and eleven of the words are for testing alone.
enum Sentences {
    private static let determiners = words("THE A EVERY ONE HIS HER OUR THAT THIS YOUR")
    private static let adjectives = words(
        "OLD NEW QUIET SMALL BRAVE HEAVY EARLY GREEN LAZY BUSY COLD QUICK PROUD JOLLY EMPTY WILD")
    private static let nouns = words(
        "SHIP RADIO PILOT CAPTAIN STORM HARBOR SIGNAL ISLAND DOCTOR FOX RIVER ENGINE LETTER BRIDGE WIZARD JUDGE"
    )
    private static let verbs = words(
        "FOUND HEARD LEFT CALLED SAW MISSED NEEDED WATCHED FIXED CROSSED TOOK JOINED PASSED MOVED HELPED")
    private static let ends = words(
        "TODAY AGAIN AT NOON BY NIGHT SOON ALONE IN MAY AT SEA ON TIME ONCE MORE AT DAWN IN VAIN")
    /// The words of which training hears the others.
    private static let withheld: Set = Set(
        words("EVERY QUIET JOLLY BRAVE WIZARD HARBOR BRIDGE SIGNAL WATCHED CROSSED JOINED"))

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    /// Every word, each once.
    static let vocabulary = determiners + adjectives + nouns + verbs + Array(Set(ends)).sorted()
    private static let trained = vocabulary.filter { !withheld.contains($0) }

    /// Whether a text may be heard in tests alone: one of four, by FNV-1a.
    static func isTest(_ text: String) -> Bool {
        let hash = text.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return hash >> 32 & 3 == 0
    }

    /// A sentence for testing.
    static func test(_ random: inout SplitMix64) -> String {
        while true {
            var parts = [pick(determiners, &random)]
            if random.uniform() < 0.5 { parts.append(pick(adjectives, &random)) }
            parts += [
                pick(nouns, &random), pick(verbs, &random), pick(determiners, &random), pick(nouns, &random),
            ]
            let sentence = parts.joined(separator: " ")
            if isTest(sentence) { return sentence }
        }
    }

    /// Groups of one to six letters, each letter with the same probability.
    static func groups(dits: Int, _ random: inout SplitMix64) -> String {
        fill(dits, &random, group)
    }

    private static func group(_ random: inout SplitMix64) -> String {
        let count = 1 + Int(6 * random.uniform())
        return String((0..<count).map { _ in MorseCode.alphabet[Int(26 * random.uniform())] })
    }

    /// A text for training: half of its words are groups.
    static func training(dits: Int, _ random: inout SplitMix64) -> String {
        while true {
            let text = fill(dits, &random) { random in
                random.uniform() < 0.5 ? pick(trained, &random) : group(&random)
            }
            if !isTest(text) { return text }
        }
    }

    /// Adds words while the text lasts at most `dits`; the last one is cut where it would be longer.
    private static func fill(
        _ dits: Int, _ random: inout SplitMix64, _ word: (inout SplitMix64) -> String
    ) -> String {
        var text = ""
        while true {
            var next = word(&random)
            let whole = next.count
            while !next.isEmpty, MorseCode.dits(text.isEmpty ? next : text + " " + next) > dits {
                next.removeLast()
            }
            if !next.isEmpty { text += text.isEmpty ? next : " " + next }
            if next.count < whole { return text }
        }
    }

    private static func pick(_ words: [String], _ random: inout SplitMix64) -> String {
        words[Int(random.uniform() * Double(words.count))]
    }
}
