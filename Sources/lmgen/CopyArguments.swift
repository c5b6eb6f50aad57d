import ArgumentParser
import Console
import Modeling

/// Whether to report copied text.
struct CopyArguments: ParsableArguments {
    @Flag(
        help: """
            Report on standard error, and in --json objects, how much of the text is copied from the training text: \
            the longest run, and the share in runs of 30 characters or more. With --choose, continuations with such \
            a run are marked, and the report covers everything after the prompt, your own words included. A copy of \
            the training text is kept beside the model for this.
            """)
    var novelty = false

    /// The index to look copied text up in, if that is asked for; a note says why if there is none.
    func index(of model: LanguageModel) -> CopyIndex? {
        guard novelty else { return nil }
        var line = LiveLine()
        defer { line.clear() }
        do throws(CopyIndexError) {
            return try CopyIndex(of: model) { done, all in
                let text =
                    "copying the training text for --novelty: "
                    + "\(NumberFormat.bytes(done)) of \(NumberFormat.bytes(all))"
                if line.isLive {
                    line.show(text)
                } else if done == 0, all > 1 << 24 {
                    line.keep(text)
                }
            }
        } catch {
            line.clear()
            Terminal.note("the novelty is unknown: \(error)")
            return nil
        }
    }
}

/// How much of a text is copied, as a program reads it.
struct CopyObject: Encodable {
    let characters, coveredCharacters: Int
    let coveredShare: Double
    let longestRun: LongestRun?

    struct LongestRun: Encodable {
        let text: String
        let characters, start: Int
        let before, after: String
    }

    init(_ novelty: CopyReport) {
        (characters, coveredCharacters, coveredShare) = (novelty.characters, novelty.covered, novelty.share)
        longestRun = novelty.longest.map {
            LongestRun(
                text: $0.text, characters: $0.characters, start: $0.start, before: $0.before, after: $0.after)
        }
    }
}

extension CopyReport {
    /// The report for a person, one or two lines.
    func report(on what: String = "novelty") -> String {
        let share = NumberFormat.fixed(100 * share, 1)
        let summary =
            "\(what): \(share) % of \(NumberFormat.grouped(characters)) characters in runs of "
            + "\(Self.threshold) or more from the training text; "
        guard let longest else { return summary + "not one character of it occurs there" }
        return summary + "the longest has \(longest.characters): \(quoted(longest.text))\n"
            + "  in its context: \(quoted("…" + longest.before)) \(quoted(longest.text)) \(quoted(longest.after + "…"))"
    }

    /// The text on one line, without characters that could move the cursor.
    private func quoted(_ text: String) -> String {
        "“" + TextOutput.visible(text.replacing("\n", with: "↵")) + "”"
    }
}
