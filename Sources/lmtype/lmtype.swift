import ArgumentParser

/// Suggests words while one types.
@main struct TypeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmtype", abstract: "Suggest words while one types.")
}
