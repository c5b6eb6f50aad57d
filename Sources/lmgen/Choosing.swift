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
        if places.count > 1, let found = session.novelty(of: place.prefix.text) {
            Terminal.say(found.report(on: "novelty of what follows the prompt, your words with the model's"))
        }
        if let signal = Interrupt.signal { throw ExitCode(128 + signal) }
    }

    /// Offers continuations and does what the writer answers; false where that is to stop.
    private mutating func turn() throws -> Bool {
        if place.offers.isEmpty { places[places.count - 1].offers = try offers() }
        if Interrupt.signal == nil { show() }
        guard Interrupt.signal == nil, let line = input.next() else {
            Terminal.say("")
            return false
        }
        let text = place.prefix.text
        switch Answer(line) {
        case .take(let number, let words):
            guard let offer = offer(number, as: "\(number)") else { break }
            goOn(text + (words.map { String(Answer.words(max($0, 1), of: offer)) } ?? offer))
        case .edit(nil): edit(text)
        case .edit(let number?):
            if let offer = offer(number, as: "e\(number)") { edit(text + offer) }
        case .own(let own, let isJoined): goOn(isJoined ? text + own : Answer.join(text, own))
        case .keys:
            Terminal.say(
                "arrows and other keys that are no text are in that line; type it again, or e to edit")
        case .others: places[places.count - 1].offers = []
        case .undo where places.count == 1: Terminal.say("there is nothing to undo")
        case .undo: places.removeLast()
        case .stop: return false
        }
        return true
    }

    /// The continuation of this number; where there is none, the writer is told what to do about `answer`.
    private func offer(_ number: Int, as answer: String) -> String? {
        if place.offers.indices.contains(number - 1) { return place.offers[number - 1].text }
        Terminal.say(
            "there is no number \(number): type 1 to \(place.offers.count), or +\(answer) to write it")
        return nil
    }

    /// Goes on with what the writer makes of `text` in an editor.
    private mutating func edit(_ text: String) {
        do throws(EditorError) {
            goOn(bytes: try Editor().edit(text))
        } catch {
            Terminal.say("the text stays as it was: \(error)")
        }
    }

    private mutating func goOn(_ text: String) { goOn(bytes: Array(text.utf8)) }

    /// Makes this the text, where it is another than before.
    private mutating func goOn(bytes: [UInt8]) {
        var prefix = place.prefix
        do throws(TextError) {
            if let invalid = try prefix.read(bytes) { Terminal.say(invalid.note(on: "the text")) }
        } catch {
            // What cannot be read must not cost the writer the rest.
            return Terminal.say("the text stays as it was: \(error)")
        }
        guard !prefix.text.utf8.elementsEqual(place.prefix.text.utf8) else {
            return Terminal.say("the text stays as it was: nothing has changed")
        }
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
        guard let novelties = session.reports(on: offers.map(\.text)) else { return offers }
        for (index, novelty) in novelties.enumerated() {
            offers[index].copied = novelty.longest.map(\.characters).flatMap {
                $0 >= CopyReport.threshold ? $0 : nil
            }
        }
        return offers
    }

    /// Shows the end of the text, and what could follow.
    private func show() {
        let text = place.prefix.text, tail = text.suffix(400)
        let isWhole = tail.startIndex == text.startIndex
        let shown = (isWhole ? "" : "…") + (isWhole ? tail : tail.drop { !$0.isWhitespace })
        // A terminal breaks words; elsewhere a line may be as long as it is.
        let columns = Terminal.columns(2).map { max($0 - 1, 20) } ?? .max
        Terminal.say("\n\(TextOutput.visible(shown).wrapped(to: columns))\n")
        for (index, offer) in place.offers.enumerated() {
            let line = "  \(index + 1)  \(offer.shown(after: text))"
            Terminal.say(line.wrapped(to: columns, indent: 5))
        }
        Terminal.write("> ", to: 2)
    }
}
