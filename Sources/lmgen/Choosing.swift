import ArgumentParser
import Console
import Modeling
import Text

/// A text that the model and a writer write by turns: the model offers continuations, the writer takes one or goes
/// on alone.
struct Choosing {
    private let session: Session
    private let choices: Int
    /// Where the text stood before each answer, and where it stands; each with what was offered.
    private var places: [Place]
    private var input = LineInput()
    /// How many continuations have been written, each with a seed of its own.
    private var written = 0

    private struct Place {
        var prefix: Prefix
        var offers: [Offer] = []
    }

    /// A continuation.
    private struct Offer {
        /// What it adds to the text.
        let text: String
        /// Whether the number of tokens cut it off.
        let isCut: Bool
    }

    init(_ session: Session, choices: Int) throws {
        (self.session, self.choices) = (session, choices)
        places = [Place(prefix: session.prefix)]
    }

    private var place: Place { places[places.count - 1] }

    /// Asks until the writer stops, the input ends or a signal comes; then writes the text.
    mutating func run() throws {
        Terminal.say(Answer.explanation)
        while Interrupt.signal == nil, try turn() {}
        var output = TextOutput()
        try output.write(place.prefix.text)
        try output.endLine()
        if let signal = Interrupt.signal { throw ExitCode(128 + signal) }
    }

    /// Offers continuations and does what the writer answers; false where that is to stop.
    private mutating func turn() throws -> Bool {
        if place.offers.isEmpty { places[places.count - 1].offers = try offers() }
        show()
        Terminal.write("> ", to: 2)
        guard let line = input.next() else {
            Terminal.say("")
            return false
        }
        let text = place.prefix.text
        switch Answer(line) {
        case .take(let number, let words):
            guard place.offers.indices.contains(number - 1) else {
                Terminal.say(
                    "there is no number \(number): type 1 to \(place.offers.count), or +\(number) to write it"
                )
                return true
            }
            let offer = place.offers[number - 1].text
            try goOn(text + (words.map { String(Answer.words(max($0, 1), of: offer)) } ?? offer))
        case .own(let own, let isJoined): try goOn(isJoined ? text + own : Answer.join(text, own))
        case .others: places[places.count - 1].offers = []
        case .undo where places.count == 1: Terminal.say("there is nothing to undo")
        case .undo: places.removeLast()
        case .stop: return false
        }
        return true
    }

    private mutating func goOn(_ text: String) throws {
        var prefix = place.prefix
        try prefix.read(Array(text.utf8))
        places.append(Place(prefix: prefix))
    }

    /// Continuations that differ; fewer where the model knows no more.
    private mutating func offers() throws -> [Offer] {
        var offers: [Offer] = [], known: Set<String> = [""]
        let prompt = place.prefix.text.utf8.count
        for _ in 0..<4 where offers.count < choices {
            var group = try session.group(written..<written + choices, from: place.prefix)
            written += choices
            var texts = [String](repeating: "", count: choices)
            while Interrupt.signal == nil, let piece = group.next() { texts[piece.sample] += piece.text }
            for (sample, text) in texts.enumerated() where offers.count < choices {
                let added = String(decoding: text.utf8.dropFirst(prompt), as: UTF8.self)
                guard known.insert(added.filter { !$0.isWhitespace }).inserted else { continue }
                let isCut = session.ending.unit != nil && group.finish(of: sample) == .tokens
                offers.append(Offer(text: added, isCut: isCut))
            }
        }
        return offers
    }

    /// Shows the end of the text, and what could follow.
    private func show() {
        let text = place.prefix.text, tail = text.suffix(400)
        let isWhole = tail.startIndex == text.startIndex
        let shown = isWhole ? tail : tail.drop { !$0.isWhitespace }
        Terminal.say("\n\(isWhole ? "" : "…")\(TextOutput.visible(String(shown)))\n")
        for (index, offer) in place.offers.enumerated() {
            let line = TextOutput.visible(String(offer.text.drop { $0 == " " }))
            Terminal.say("  \(index + 1)  \(line.replacing("\n", with: "↵"))\(offer.isCut ? "…" : "")")
        }
    }
}
