/// The quotation marks and brackets that are open at the end of a text, so that none is closed which is not, and that no
/// quotation is opened twice or left open by a paragraph, which ends at a blank line or at a line end after a sentence.
///
/// A blank line closes everything, as speech of several paragraphs opens each of them anew. Single quotation marks are
/// left alone: one of them is the apostrophe.
struct PairedMarks: Sendable {
    /// What opens and has to be closed; a low mark is closed by either of the high ones.
    enum Kind: Int, CaseIterable, Sendable {
        case round, square, curly, quotation, lowQuotation, straightQuotation, guillemets, reversedGuillemets

        fileprivate var nests: Bool { rawValue <= Kind.curly.rawValue }
    }

    /// What a token is to these rules.
    enum Role: Sendable, Equatable {
        /// Anything else.
        case text
        /// The end of a sentence.
        case stop
        /// Something that an opening and a closing mark may follow, such as a dash.
        case joint
        /// White space with this many line ends.
        case space(lineEnds: Int)
        /// A mark: it closes one of some kinds if that is open, or else opens another, if it can.
        case mark(opens: Kind?, closes: [Kind])
        /// A mark whose place tells whether it opens a kind or closes one: `"`, and the Swedish `”`.
        case placed(Kind, closes: [Kind])
    }

    private var open = [Int](repeating: 0, count: Kind.allCases.count)
    /// What is before the end of the text.
    private var last = Role.space(lineEnds: 1)

    /// Whether nothing is open.
    var isClosed: Bool { open.allSatisfy { $0 == 0 } }

    /// Whether a sentence has ended within a quotation or brackets.
    var isOpenAtStop: Bool { last == .stop && !isClosed }

    /// Returns whether a token of this role would close something that is open, and looks so: a `"` between two spaces does
    /// not.
    func closes(_ role: Role) -> Bool {
        guard case .mark(let opens, let closes) = here(role) else { return false }
        return closes.contains { $0 != opens && open[$0.rawValue] > 0 }
    }

    /// Returns whether a token of this role would leave the marks unbalanced.
    func forbids(_ role: Role) -> Bool {
        switch here(role) {
        case .mark(nil, let closes): !closes.contains { open[$0.rawValue] > 0 }
        case .mark(let opens?, let closes):
            !opens.nests && open[opens.rawValue] > 0 && !closes.contains { open[$0.rawValue] > 0 }
        case .space(let lineEnds) where lineEnds > 1 || lineEnds == 1 && last == .stop:
            Kind.allCases.contains { !$0.nests && open[$0.rawValue] > 0 }
        case .text, .stop, .joint, .space, .placed: false
        }
    }

    /// Moves on by a token.
    mutating func advance(_ role: Role) {
        switch here(role) {
        case .mark(let opens, let closes):
            if let kind = closes.first(where: { open[$0.rawValue] > 0 }) {
                open[kind.rawValue] -= 1
            } else if let opens {
                open[opens.rawValue] = opens.nests ? open[opens.rawValue] + 1 : 1
            }
        case .space(let lineEnds):
            let before = if case .space(let before) = last { before } else { 0 }
            if lineEnds > 0, before + lineEnds > 1 { open = open.map { _ in 0 } }
        case .text, .stop, .joint, .placed: break
        }
        last = role
    }

    /// Returns the role with the direction that it has at the end of the text.
    private func here(_ role: Role) -> Role {
        guard case .placed(let kind, let closes) = role else { return role }
        return switch last {
        case .space, .mark(.some, closes: []): .mark(opens: kind, closes: [])
        case .text, .stop: .mark(opens: nil, closes: closes)
        case .joint, .mark, .placed: .mark(opens: kind, closes: closes)
        }
    }
}

extension PairedMarks.Role {
    /// The role of a token that is not part of a spelling.
    init(_ token: Token) {
        guard let first = token.utf8.first, !(0x61...0x7A ~= first | 0x20) else {
            self = .text
            return
        }
        let text = String(decoding: token.utf8, as: UTF8.self)
        switch text {
        case "(": self = .mark(opens: .round, closes: [])
        case ")": self = .mark(opens: nil, closes: [.round])
        case "[": self = .mark(opens: .square, closes: [])
        case "]": self = .mark(opens: nil, closes: [.square])
        case "{": self = .mark(opens: .curly, closes: [])
        case "}": self = .mark(opens: nil, closes: [.curly])
        case "“": self = .mark(opens: .quotation, closes: [.lowQuotation])
        case "„": self = .mark(opens: .lowQuotation, closes: [])
        case "«": self = .mark(opens: .guillemets, closes: [.reversedGuillemets])
        case "»": self = .mark(opens: .reversedGuillemets, closes: [.guillemets])
        case "”": self = .directed(token, .quotation, closes: [.quotation, .lowQuotation])
        case "\"": self = .directed(token, .straightQuotation, closes: [.straightQuotation])
        case ".", "!", "?", "…": self = .stop
        case "—", "–", "-", "/", "*", "_": self = .joint
        case _ where !text.isEmpty && text.unicodeScalars.allSatisfy(\.properties.isWhitespace):
            self = .space(lineEnds: text.unicodeScalars.count { $0 == "\n" })
        default: self = .text
        }
    }

    /// Whether the token may ever be forbidden.
    var mayUnbalance: Bool {
        switch self {
        case .mark, .placed: true
        case .space(let lineEnds): lineEnds > 0
        case .text, .stop, .joint: false
        }
    }

    /// The role of a mark that both opens and closes: its glue tells which, or else its place.
    private static func directed(_ token: Token, _ kind: PairedMarks.Kind, closes: [PairedMarks.Kind]) -> Self
    {
        guard case .word(_, let glue) = token else { return .placed(kind, closes: closes) }
        return .mark(opens: glue == .left ? nil : kind, closes: glue == .right ? [] : closes)
    }
}
