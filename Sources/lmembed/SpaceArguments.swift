import Analysis
import ArgumentParser
import Console
import Modeling

/// Whose vectors a command looks at, and from where; shared by every command about tokens.
struct SpaceArguments: ParsableArguments {
    @OptionGroup var model: ModelArguments

    @Option(
        help: """
            The vectors to look at: those the network reads (input), those of its decoder (output), or the average \
            of the two (both). A model with tied weights has one matrix for all three. Left out, it is the average \
            where the two have one width and otherwise the decoder's, which keep together best what belongs together. \
            For pca also the network's state after each time phrase of its training text (phrases).
            """)
    var of: VectorSource?

    @Option(help: ArgumentHelp("Look at the n most frequent tokens only.", valueName: "n"))
    var top: Int?

    @Flag(help: "Subtract the mean of the vectors first.")
    var center = false

    @Option(
        help: ArgumentHelp(
            "Subtract the mean and the first m principal components first, which often say mostly how frequent a token is.",
            valueName: "m"))
    var dropTopPcs = 0

    func validate() throws {
        if let top, top < 2 { throw ValidationError("--top must be at least 2, not \(top).") }
        guard (0...1 << 20).contains(dropTopPcs) else {
            throw ValidationError("--drop-top-pcs must be from 0 up, not \(dropTopPcs).")
        }
    }

    /// Loads the model and makes the space; says on standard error which vectors these are.
    func load() throws -> EmbeddingSpace { try load(model.load()) }

    /// Makes the space of a model that is loaded.
    func load(_ model: LanguageModel) throws -> EmbeddingSpace {
        if of == .phrases {
            throw ValidationError(
                "--of phrases is for pca; lmembed phrases draws and compares them, lmembed pca lists them.")
        }
        var space = try EmbeddingSpace(model, of: of?.side)
        if let top { space = try space.top(top) }
        Terminal.say(
            "\(space.origin.title) of \(model.path): \(NumberFormat.grouped(space.entries.count)) tokens, "
                + "\(space.vectors.columns) numbers each")
        if dropTopPcs > 0 { return try space.droppingTopComponents(dropTopPcs) }
        return center ? try space.centered() : space
    }
}

/// What `--of` may say.
enum VectorSource: String, CaseIterable, ExpressibleByArgument {
    case input, output, both, phrases

    /// The matrix of token vectors, `nil` where it is none.
    var side: EmbeddingSide? { EmbeddingSide(rawValue: rawValue) }
}

extension EmbeddingOrigin {
    /// What these vectors are, for a person.
    var title: String {
        switch self {
        case .input: "input vectors"
        case .output: "output vectors"
        case .average: "averages of the input and output vectors"
        case .tied: "vectors (input and output are one matrix, tied)"
        }
    }
}
