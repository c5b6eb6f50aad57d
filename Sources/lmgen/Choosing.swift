import ArgumentParser
import Console
import Modeling
import Text

/// A text that the model and a writer write in turns: the writer takes one of several continuations or types.
struct Choosing {
    private let job: GenerationJob
    private var continuations: DistinctContinuations
    /// The text before each answer and now, each with its candidates.
    private var versions: [Version]
    private var input = LineInput()

    private struct Version {
        var prefix: Prefix
        var candidates: [Candidate] = []
    }

    init(_ job: GenerationJob) {
        self.job = job
        continuations = DistinctContinuations(job.request)
        versions = [Version(prefix: job.prefix)]
    }

    private var version: Version { versions[versions.count - 1] }

    /// Asks until the writer stops, the input ends or a signal comes; then prints the text.
    mutating func run() throws {
        Terminal.say(Answer.explanation)
        while Interrupt.signal == nil, try turn() {}
        var output = TextOutput()
        try output.write(version.prefix.text)
        try output.endLine()
        if versions.count > 1, let found = job.copyReport(on: version.prefix.text) {
            Terminal.say(found.report(on: "novelty of the text after the prompt, your words included"))
        }
        if let code = Interrupt.finish() { throw ExitCode(code) }
    }

    /// Shows candidates and follows the writer's answer; returns false if that is to stop.
    private mutating func turn() throws -> Bool {
        if version.candidates.isEmpty { versions[versions.count - 1].candidates = try candidates() }
        if Interrupt.signal == nil { show() }
        guard Interrupt.signal == nil, let line = try input.next() else {
            Terminal.say("")
            return false
        }
        let text = version.prefix.text
        switch Answer(line) {
        case .take(let number, let words):
            guard let candidate = candidate(number, as: "\(number)") else { break }
            replace(text + (words.map { String(Answer.words(max($0, 1), of: candidate)) } ?? candidate))
        case .edit(nil): edit(text)
        case .edit(let number?):
            if let candidate = candidate(number, as: "e\(number)") { edit(text + candidate) }
        case .own(let own, let isJoined): replace(isJoined ? text + own : Answer.join(text, own))
        case .keys:
            Terminal.say(
                "that line contains arrows or other keys; type it again, or e to edit")
        case .others: versions[versions.count - 1].candidates = []
        case .undo where versions.count == 1: Terminal.say("there is nothing to undo")
        case .undo: versions.removeLast()
        case .stop: return false
        }
        return true
    }

    /// Returns the candidate of a number, or tells the writer what to do about `answer` if there is none.
    private func candidate(_ number: Int, as answer: String) -> String? {
        let candidates = version.candidates
        if candidates.indices.contains(number - 1) { return candidates[number - 1].text }
        Terminal.say(
            "there is no number \(number): type 1 to \(candidates.count), or +\(answer) to write it")
        return nil
    }

    /// Lets the writer edit `text`.
    private mutating func edit(_ text: String) {
        do throws(EditorError) {
            replace(bytes: try Editor().edit(text))
        } catch {
            Terminal.say("the text stays as it was: \(error)")
        }
    }

    private mutating func replace(_ text: String) { replace(bytes: Array(text.utf8)) }

    /// Replaces the text, if it changes.
    private mutating func replace(bytes: [UInt8]) {
        var prefix = version.prefix
        do throws(TextError) {
            if let invalid = try prefix.read(bytes) { Terminal.note(invalid.note(on: "the text")) }
        } catch {
            // A line that cannot be read must not cost the writer the text.
            return Terminal.say("the text stays as it was: \(error)")
        }
        guard !prefix.text.utf8.elementsEqual(version.prefix.text.utf8) else {
            return Terminal.say("the text stays as it was: nothing has changed")
        }
        versions.append(Version(prefix: prefix))
    }

    /// Draws new candidates, fewer where the model knows no more.
    private mutating func candidates() throws -> [Candidate] {
        let found = try continuations.next(after: version.prefix) { Interrupt.signal != nil }
        let copies = job.copyReports(on: found.map(\.text))
        return found.enumerated().map { index, continuation in
            let longest = copies?[index].longest?.characters ?? 0
            return Candidate(
                text: continuation.text,
                isCut: job.request.stop.unit != nil && continuation.finish == .tokens,
                copied: longest >= CopyReport.threshold ? longest : nil)
        }
    }

    /// Shows the end of the text and the candidates.
    private func show() {
        let text = version.prefix.text, tail = text.suffix(400)
        let isWhole = tail.startIndex == text.startIndex
        let shown = (isWhole ? "" : "…") + (isWhole ? tail : tail.drop { !$0.isWhitespace })
        // A terminal would break words; elsewhere lines may have any length.
        let columns = Terminal.columns(2).map { max($0 - 1, 20) } ?? .max
        Terminal.say("\n\(TextOutput.visible(shown).wrapped(to: columns))\n")
        for (index, candidate) in version.candidates.enumerated() {
            let line = "  \(index + 1)  \(candidate.shown(after: text))"
            Terminal.say(line.wrapped(to: columns, indent: 5))
        }
        Terminal.write("> ", to: 2)
    }
}

/// A continuation that the writer may choose.
struct Candidate {
    /// The text that it adds.
    let text: String
    /// Whether the number of tokens cut it off.
    let isCut: Bool
    /// The length of its longest copied run, if that is long enough to count.
    let copied: Int?

    /// The line that shows it: what to type for it after `before`, with `+` where it joins that without a space.
    func shown(after before: String) -> String {
        let joined = Answer.join(before, text) == before + text ? "" : "+"
        let line = TextOutput.visible(String(text.drop { $0 == " " })).replacing("\n", with: "↵")
        return joined + line + (isCut ? "…" : "") + (copied.map { "  [\($0) characters copied]" } ?? "")
    }
}

extension String {
    /// The text in lines of at most `columns` columns, broken at spaces; `indent` spaces begin a continued line.
    func wrapped(to columns: Int, indent: Int = 0) -> String {
        split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var (wrapped, column) = ("", 0)
            for (index, word) in line.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
                let width = DisplayWidth.columns(of: word)
                if index > 0 {
                    let fits = column + 1 + width <= columns
                    wrapped += fits ? " " : "\n" + String(repeating: " ", count: indent)
                    column = fits ? column + 1 : indent
                }
                wrapped += word
                column += width
            }
            return wrapped
        }.joined(separator: "\n")
    }
}
