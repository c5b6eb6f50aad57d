import ArgumentParser

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The options for the file of learned words.
struct LearnedArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "File of learned and banned words, one per line; you may read, edit or delete it. "
                + "(default: lm/learned.tsv in $XDG_DATA_HOME or ~/.local/share)",
            valueName: "file"),
        completion: .file())
    var learned: String?

    @Flag(help: "Do not read or write a file of learned words; forget them on exit.")
    var noLearn = false

    func validate() throws {
        if learned == "" { throw ValidationError("--learned needs a file name.") }
        if noLearn, learned != nil {
            throw ValidationError("--learned and --no-learn contradict each other; give only one.")
        }
    }

    /// The path of the file, or `nil` to keep nothing: with `--no-learn`, or without a home directory.
    var path: String? {
        if noLearn { return nil }
        if let learned { return learned }
        if let base = variable("XDG_DATA_HOME"), base.hasPrefix("/") { return base + "/lm/learned.tsv" }
        return variable("HOME").map { $0 + "/.local/share/lm/learned.tsv" }
    }

    private func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
