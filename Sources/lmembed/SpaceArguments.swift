import Analysis
import ArgumentParser
import Console
import Modeling

/// The vectors that a command uses; shared by every command about tokens.
struct SpaceArguments: ParsableArguments {
    @OptionGroup var model: ModelArguments

    @Option(
        help: """
            The vectors to use: those of the embedding (input), those of the output layer (output), or the average of \
            both (both). With tied weights, all three are the same. For pca also the hidden states after the time \
            phrases of the training text (phrases). (default: both if they have equal widths, else output)
            """)
    var of: VectorSource?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Use only the n most frequent tokens.", valueName: "n"))
    var top: Int?

    @Flag(help: "Subtract the mean of the vectors first.")
    var center = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Subtract the mean and the first m principal components first, which often encode only frequency.",
            valueName: "m"))
    var dropTopPcs = 0

    func validate() throws {
        if let top, top < 2 { throw ValidationError("--top must be at least 2, not \(top).") }
        guard (0...1 << 20).contains(dropTopPcs) else {
            throw ValidationError("--drop-top-pcs must be from 0 up, not \(dropTopPcs).")
        }
    }

    /// Loads the model and its vectors, and says on standard error which vectors these are.
    func load() throws -> EmbeddingSpace { try load(model.load(counts: false)) }

    /// Loads the vectors of a model.
    func load(_ model: LanguageModel) throws -> EmbeddingSpace {
        if of == .phrases {
            throw ValidationError(
                "--of phrases is for pca; lmembed phrases plots and compares them, lmembed pca lists them.")
        }
        var space = try EmbeddingSpace(model, of: of?.side)
        if let top { space = try space.top(top) }
        Terminal.say(
            "\(space.origin) of \(model.path): \(NumberFormat.grouped(space.entries.count)) tokens, "
                + "\(space.vectors.columns) numbers each")
        if !space.zeros.isEmpty {
            let count = space.zeros.count,
                names = space.zeros.sorted().prefix(10).map { space.entries[$0].name }
            Terminal.say(
                "Note: \(count == 1 ? "1 token has" : "\(count) tokens have") a vector of zeros, similar to nothing: "
                    + names.joined(separator: ", ") + (count > 10 ? ", …" : ""))
        }
        if dropTopPcs > 0 { return try space.droppingTopComponents(dropTopPcs) }
        return center ? try space.centered() : space
    }
}

extension EmbeddingSpace {
    /// Returns the index of a word to compare with others; a note tells a more frequent token with other glue.
    func asked(_ word: String) throws(AnalysisError) -> Int {
        let index = try direction(of: word), entry = entries[index], base = entries[entry.base]
        if entry.base != index, !word.contains("⁀") {
            let (count, others) = (NumberFormat.grouped(entry.count), NumberFormat.grouped(base.count))
            Terminal.say(
                "Note: '\(entry.name)' came \(count) times, '\(base.name)' is another token and came \(others) times"
            )
        }
        return index
    }
}

/// The values of `--of`.
enum VectorSource: String, CaseIterable, ExpressibleByArgument {
    case input, output, both, phrases

    /// The matrix of token vectors, or `nil` for phrases.
    var side: EmbeddingSide? { EmbeddingSide(rawValue: rawValue) }
}
