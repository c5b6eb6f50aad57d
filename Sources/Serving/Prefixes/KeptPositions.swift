import Modeling
import Text

/// Where the states of a prompt are kept: at its end, every 64 tokens, and where words are tokens before its last word,
/// whose tokens change while it is typed.
struct KeptPositions: Sendable {
    private let end, beforeLastWord: Int
    /// The most tokens that are read again where prompts share their beginning only.
    static let spacing = 64

    init(_ ids: [Int32], _ vocabulary: Vocabulary) {
        end = ids.count
        let lastWord = ids.lastIndex { id in
            switch vocabulary.tokens[Int(id)] {
            case .word, .spell: true
            default: false
            }
        }
        beforeLastWord = lastWord ?? end
    }

    /// Whether the state after `count` tokens is kept.
    func contains(_ count: Int) -> Bool {
        count > 0 && (count == end || count == beforeLastWord || count.isMultiple(of: Self.spacing))
    }
}
