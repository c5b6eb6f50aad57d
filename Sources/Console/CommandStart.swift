public import ArgumentParser

/// The version of all commands, as `--version` prints it.
public let release = "lm 1.0"

extension ParsableCommand {
    /// Runs the command with the arguments of the process, and ends the process if there is an error.
    ///
    /// A usage error takes two lines on standard error: what to do, and where to read more. Help that cannot be written
    /// is an error like any other output.
    ///
    /// - Parameter verbatim: The options whose value may be any text, even dashes only.
    public static func start(verbatim: Set<String> = []) {
        do {
            let arguments = CommandLine.arguments.dropFirst()
            var command = try parseAsRoot(joinValues(to: verbatim, in: arguments))
            try command.run()
        } catch {
            let code = exitCode(for: error)
            if code == .success { printAndExit(wrapUsage(in: fullMessage(for: error))) }
            // An exit code alone comes from an error that has been reported.
            guard code == .validationFailure, !(error is ExitCode) else { exit(withError: error) }
            let message = suggestion(for: message(for: error)) ?? message(for: error)
            Terminal.say("Error: \(TextOutput.visible(message).replacing("\n", with: "\\n"))")
            Terminal.say("  See '\(words.joined(separator: " ")) --help' for more information.")
            exit(withError: code)
        }
    }

    /// The command and its subcommand, as they were called.
    private static var words: [String] {
        let name = CommandLine.arguments.dropFirst().first
        let subcommand = configuration.subcommands.first { $0._commandName == name }
        return [_commandName] + (subcommand.map { [$0._commandName] } ?? [])
    }

    /// Prints help, a version or a completion script, and ends the process.
    private static func printAndExit(_ text: String) -> Never {
        var output = TextOutput()
        do throws(OutputError) {
            try output.write(text)
            try output.endLine()
        } catch .closed {
        } catch {
            Terminal.say("Error: \(error)")
            exit(withError: ExitCode(error.status.rawValue))
        }
        exit(withError: ExitCode.success)
    }

    /// Returns a help text with its line of usage wrapped at words as the rest of it is.
    private static func wrapUsage(in help: String) -> String {
        let columns = variable("COLUMNS").flatMap(Int.init) ?? Terminal.columns(1) ?? 80
        return help.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard line.hasPrefix("USAGE: ") else { return String(line) }
            return WrappedText(line, width: max(20, columns - 2)).lines.joined(separator: "\n  ")
        }.joined(separator: "\n")
    }

    /// Returns the error of an unknown option with the options that begin like it, if there are any.
    private static func suggestion(for message: String) -> String? {
        guard message.hasPrefix("Unknown option '--"),
            let option = message.split(separator: "'").dropFirst().first
        else { return nil }
        let subcommand = CommandLine.arguments.dropFirst().prefix(1).filter { !$0.hasPrefix("-") }
        let known = help(subcommand)
            .split { !($0.isLetter || $0.isNumber || $0 == "-") }
            .filter { $0.hasPrefix(option) }
        let names = Set(known).sorted().map { "'\($0)'" }
        guard let last = names.last else { return nil }
        let others = names.dropLast().joined(separator: ", ")
        return "Unknown option '\(option)'. Did you mean \(others.isEmpty ? last : "\(others) or \(last)")?"
    }

    /// Returns the help of a subcommand, or of the command itself.
    private static func help(_ subcommand: [String]) -> String {
        do {
            var help = try parseAsRoot(
                configuration.subcommands.isEmpty ? ["--help"] : subcommand + ["--help"])
            try help.run()
            return ""
        } catch {
            return fullMessage(for: error)
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
