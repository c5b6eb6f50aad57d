import ArgumentParser

/// Shows what a model has learned about its tokens.
@main struct Embed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmembed", abstract: "Show what a model has learned about its tokens.")
}
