import ArgumentParser
import Console
import Modeling
import Neural

/// In how many drafts a sentence is written, and who chooses.
struct DraftArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Write every sentence as this many drafts and keep the one that surprises a judge as much as real text does, \
            in bits per character. A sentence appears when it is chosen. (default: 1, no judge)
            """, valueName: "1 to 32"))
    var drafts: Int?

    @Option(
        help: ArgumentHelp(
            """
            The model that judges drafts: a name or directory as for --model, of any vocabulary; it predicts with its \
            counts if it has any. (default: the model itself, with its counts)
            """, valueName: "dir"),
        completion: .directory)
    var judge: String?

    /// Whether the judge is the model itself, with its counts.
    var asksCounts: Bool { count > 1 && judge == nil }
    /// The number of drafts.
    var count: Int { drafts ?? 1 }

    func validate() throws {
        let most = CompletionRequest.maxDrafts
        if let drafts, !(1...most ~= drafts) {
            throw ValidationError("--drafts is \(drafts); give a whole number from 1 to \(most).")
        }
        if judge != nil, count == 1 {
            throw ValidationError("--judge chooses among drafts; give --drafts 4 as well, or leave it out.")
        }
    }

    /// Loads the judge of what `model` writes; `nil` where there is nothing to choose.
    func judge(
        of model: LanguageModel, precision: InferenceNetwork.Precision?, threads: Int?
    ) throws -> Judge? {
        guard count > 1 else { return nil }
        guard let judge else { return try Judge(mixtureOf: model) }
        var arguments = ModelArguments()
        arguments.model = judge
        return try Judge(arguments.load(precision: precision, threads: threads))
    }
}
