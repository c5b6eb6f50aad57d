import ArgumentParser
import Modeling
import Text

/// Where a text ends.
struct LengthArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: """
            The tokens to write after the prompt: characters or words, depending on the model. The last sentence is \
            completed. (default: 300; 80 words for a continuation of --choose)
            """)
    var tokens: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            End the text after the first sentence, paragraph (before a blank line) or line, or after exactly a number \
            of tokens. The full stop of "Mr. Smith" does not end a sentence.
            """, valueName: "sentence|paragraph|line|n"),
        transform: Until.init)
    var until: Until?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            """
            End the text before this text, which is not printed. Write it with the escapes of vocabulary.tsv: \\n for \
            a line end, \\t, \\u{2009}, \\\\ for a backslash. May be repeated.
            """, valueName: "text"),
        transform: LengthArguments.unescaped)
    var stop: [String] = []

    /// Reads a text with escapes.
    @Sendable private static func unescaped(_ argument: String) throws -> String {
        guard let text = String(escaped: argument) else {
            throw ValidationError("write a backslash as \\\\; the escapes are \\n, \\t, \\s and \\u{…}.")
        }
        return text
    }

    private static let range = 0...CompletionRequest.maxTokens

    /// The values of `--until`.
    enum Until: Equatable {
        case unit(StopCondition.Unit)
        case tokens(Int)

        init(_ argument: String) throws {
            if let unit = StopCondition.Unit(rawValue: argument) {
                self = .unit(unit)
            } else if let tokens = Int(argument), LengthArguments.range.contains(tokens) {
                self = .tokens(tokens)
            } else {
                throw ValidationError(
                    "--until is '\(argument)'; give sentence, paragraph, line or a number of tokens.")
            }
        }
    }

    func validate() throws {
        if let tokens, !Self.range.contains(tokens) {
            throw ValidationError(
                "--tokens is \(tokens); give a whole number from 0 to \(Self.range.upperBound).")
        }
        if stop.contains("") { throw ValidationError("--stop is empty; give the text to end before.") }
        if let tokens, case .tokens(let wanted) = until, wanted > tokens {
            throw ValidationError("--until \(wanted) is beyond --tokens \(tokens); give one of the two.")
        }
    }

    /// The most tokens, by default `usual`.
    func tokens(_ usual: Int) -> Int {
        if case .tokens(let wanted) = until { return wanted }
        return tokens ?? usual
    }

    /// What else ends a text of a model of `level`, by default a unit of `usual`.
    func stopCondition(_ level: Level, _ usual: StopCondition.Unit? = nil) -> StopCondition {
        let sentence = StopCondition.sentenceTokens(level)
        return switch until {
        case .unit(let unit): StopCondition(stops: stop, unit: unit, sentenceTokens: sentence)
        case .tokens: StopCondition(stops: stop)
        case nil: StopCondition(stops: stop, unit: usual, sentenceTokens: sentence)
        }
    }
}
