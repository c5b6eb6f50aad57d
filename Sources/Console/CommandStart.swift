public import ArgumentParser

extension ParsableCommand {
    /// Runs the command with the arguments of the process, and ends the process if there is an error.
    ///
    /// A usage error takes two lines on standard error: what to do, and where to read more.
    ///
    /// - Parameter verbatim: The options whose value may be any text, even dashes only.
    public static func start(verbatim: Set<String> = []) {
        do {
            let arguments = CommandLine.arguments.dropFirst()
            var command = try parseAsRoot(joinValues(to: verbatim, in: arguments))
            try command.run()
        } catch {
            let code = exitCode(for: error)
            // An exit code alone comes from an error that has been reported.
            guard code == .validationFailure, !(error is ExitCode) else { exit(withError: error) }
            let message = TextOutput.visible(message(for: error)).replacing("\n", with: "\\n")
            Terminal.say("Error: \(message)")
            // The last line of the long message, which has the usage before it.
            if let help = fullMessage(for: error).split(separator: "\n").last { Terminal.say("\(help)") }
            exit(withError: code)
        }
    }

    /// Joins options to their values, as in `--stop=--`: the parser sees the end of all options in dashes of their own.
    private static func joinValues(to options: Set<String>, in arguments: ArraySlice<String>) -> [String] {
        var joined: [String] = [], rest = arguments
        while let argument = rest.popFirst() {
            if argument == "--" { return joined + ["--"] + rest }
            let value = options.contains(argument) ? rest.popFirst() : nil
            switch value {
            case nil: joined.append(argument)
            case "": joined += [argument, ""]
            case let value?: joined.append("\(argument)=\(value)")
            }
        }
        return joined
    }
}
