import ArgumentParser
import Console
import Lab

/// Runs the systems of the lecture.
@main struct LabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmlab",
        abstract:
            "Run the systems of a lecture on recurrent networks, on the engine that trains the language model.",
        discussion: """
            lmlab order
            lmlab order --level hard --cell lstm --epochs 100
            lmlab all --report lecture

            Each experiment states the claim it reproduces, prints a table, draws figures, and says by which rule the \
            claim counts as reproduced. Without a subcommand, lmlab lists the experiments. The lecture is A. \
            Canziani's on RNN and LSTM architectures (Deep Learning, NYU, week 6).

            Results go to standard output, figures to the directory named by --figures, messages to standard error.
            """,
        version: release,
        subcommands: [
            BatchingCommand.self,
            GradientsCommand.self,
            GatesCommand.self,
            OrderCommand.self,
            EchoCommand.self,
            ExecuteCommand.self,
            TranslateCommand.self,
            CaptionCommand.self,
            ListenCommand.self,
            AllCommand.self,
        ])

    static func main() { start(verbatim: ["--pairs"]) }

    func run() throws {
        try reportingErrors {
            var output = TextOutput()
            for subject in AllCommand.experiments.map({ type(of: $0).subject }) {
                let claim = WrappedText(subject.claim(.english), width: 74).lines
                let time = NumberFormat.time(subject.budget)
                try output.write(
                    "\(subject.name)  (\(subject.title(.english)), at most \(time) on two cores)\n")
                for line in claim { try output.write("    \(line)\n") }
            }
            try output.write("all  (everything, with a report as a web page)\n")
        }
    }
}
