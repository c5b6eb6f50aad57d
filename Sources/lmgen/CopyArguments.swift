import ArgumentParser
import Console
import Modeling

/// Whether to say what is copied.
struct CopyArguments: ParsableArguments {
    @Flag(
        help: """
            Say on standard error, and in --json objects, how much of what was written stands word for word in \
            the text that the model was trained on: the longest run, and the share in runs of 30 characters or \
            more. With --choose each continuation that has such a run is marked, and the report is on all that \
            follows the prompt, your own words included. A copy of that text is kept beside the model for it.
            """)
    var novelty = false

    /// What the looking up is done in, where it is asked for and can be had; a line says where it cannot.
    func index(of model: LanguageModel) -> CopyIndex? {
        guard novelty else { return nil }
        var line = LiveLine()
        defer { line.clear() }
        do throws(CopyIndexError) {
            return try CopyIndex(of: model) { done, all in
                let text =
                    "keeping the training text for --novelty: "
                    + "\(NumberFormat.bytes(done)) of \(NumberFormat.bytes(all))"
                if line.isLive {
                    line.show(text)
                } else if done == 0, all > 1 << 24 {
                    line.keep(text)
                }
            }
        } catch {
            line.keep("Note: the novelty is not known: \(error)")
            return nil
        }
    }
}

/// How much of a text was copied, as a program reads it.
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
    /// The same for a person: a line or two, on `what`.
    func report(on what: String = "novelty") -> String {
        let share = NumberFormat.fixed(100 * share, 1)
        let summary =
            "\(what): \(share) % of \(NumberFormat.grouped(characters)) characters in runs of "
            + "\(Self.threshold) or more from the training text; "
        guard let longest else { return summary + "not one character stands there" }
        return summary + "the longest has \(longest.characters): \(quoted(longest.text))\n"
            + "  there: \(quoted("…" + longest.before)) \(quoted(longest.text)) \(quoted(longest.after + "…"))"
    }

    /// On one line, without a character that could move the cursor.
    private func quoted(_ text: String) -> String {
        "“" + TextOutput.visible(text.replacing("\n", with: "↵")) + "”"
    }
}
