import Analysis
import ArgumentParser
import Console
import Modeling
import Neural
import Text

/// Exports the vectors.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Export the vectors to other programs.",
        discussion: """
            lmembed export --format word2vec -o vectors.txt
            lmembed export --format projector -o saturn

            word2vec and word2vec-binary are for gensim's KeyedVectors.load_word2vec_format. projector writes \
            NAME.vectors.tsv and NAME.metadata.tsv for TensorBoard's embedding projector. npy and safetensors write \
            NAME, and NAME.tokens.tsv with the token of each row. Tokens are written as in vocabulary.tsv, so they \
            contain no white space; control tokens, letters that a word model spells with, and tokens that never came \
            in the training text are left out. pandas reads tables of tokens with \
            read_csv(NAME, sep="\\t", quoting=3, keep_default_na=False).
            """)

    /// The formats.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case word2vec
        case word2vecBinary = "word2vec-binary"
        case projector, npy, safetensors
    }

    @Option(help: "The format.") var format: Format

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The file to write; for projector, the beginning of both file names.", valueName: "name"),
        completion: .file())
    var output: String

    @Flag(help: "Leave rank, count and header out of the projector's metadata.")
    var tokensOnly = false

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Flag(help: "Print a summary as one JSON object.")
    var json = false

    func validate() throws {
        if output == "-" && (json || format != .word2vec) {
            throw ValidationError("-o - is for --format word2vec without --json only; name a file.")
        }
    }

    private struct Result: Encodable {
        let format, of: String
        let tokens, columns: Int
        let files: [String]
    }

    func run() throws {
        try reportingErrors {
            let space = try vectors.load()
            let files = try write(space)
            if output != "-" { Terminal.say(files.joined(separator: ", ")) }
            let result = Result(
                format: format.rawValue, of: space.origin.rawValue, tokens: space.entries.count,
                columns: space.vectors.columns, files: files)
            var standard = TextOutput()
            if json { try standard.write(jsonLine(result) + "\n") }
        }
    }

    /// Writes the files and returns their paths.
    private func write(_ space: EmbeddingSpace) throws -> [String] {
        switch format {
        case .word2vec: [try write(space.word2VecText, output)]
        case .word2vecBinary: [try write(space.word2VecBinary, output)]
        case .projector:
            [
                try write(space.projectorVectors, output + ".vectors.tsv"),
                try write(space.metadata(tokensOnly: tokensOnly), output + ".metadata.tsv"),
            ]
        case .npy:
            [try write(space.numPy, output), try write(space.metadata(), output + ".tokens.tsv")]
        case .safetensors:
            [
                try write(SafeTensors.encode([("embedding.weight", space.tensor)])),
                try write(space.metadata(), output + ".tokens.tsv"),
            ]
        }
    }

    private func write(_ contents: VectorFile, _ path: String) throws -> String {
        try contents.write(to: path)
        return path
    }

    private func write(_ bytes: [UInt8]) throws -> String {
        var file = try OutputFile(output)
        try file.write(bytes)
        try file.finish()
        return output
    }
}

extension VectorFile {
    /// Writes the file, or standard output for `-`.
    func write(to path: String) throws(TextError) {
        var file = try OutputFile(path)
        try write { (bytes) throws(TextError) in try file.write(bytes) }
        try file.finish()
    }
}
