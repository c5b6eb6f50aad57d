import ArgumentParser
import Console
import Engine
import Lab
import Modeling

/// Runs every experiment.
struct AllCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "all",
        abstract: "Run every experiment and write one web page with all results.",
        discussion: """
            lmlab all --report lecture
            lmlab all --report cours --language fr

            The page, index.html, needs no other file, no network and no script.
            """)

    @Option(
        help: ArgumentHelp("The directory of the report.", valueName: "directory"), completion: .directory)
    var report: String
    @OptionGroup var lab: LabArguments

    /// Every experiment, in the order of the lecture.
    static let experiments: [any Experiment] = [
        BatchingExperiment(),
        GradientsExperiment(),
        GatesExperiment(),
        OrderExperiment(),
        EchoExperiment(),
        ExecuteExperiment(),
        TranslateExperiment(),
        CaptionExperiment(),
        ListenExperiment(),
    ]

    func run() throws {
        try reportingErrors {
            try makeDirectories(report)
            var reports: [ExperimentReport] = []
            for experiment in Self.experiments {
                let subject = type(of: experiment).subject
                Terminal.say("\(subject.title(lab.language)): at most \(NumberFormat.time(subject.budget))")
                let result = try lab.report(on: experiment)
                Terminal.say("  \(result.verdict(lab.language)), \(NumberFormat.time(result.seconds))")
                reports.append(result)
                if let figures = lab.figures { try lab.write(result, to: figures) }
            }
            let settings = LabSettings(
                seed: lab.seed, isQuick: lab.quick, language: lab.language,
                threads: lab.threads ?? OneDNN.processors)
            var file = try OutputFile("\(report)/index.html")
            try file.write(HTMLReport(reports, settings).html().utf8)
            try file.finish()
            Terminal.say("Wrote \(report)/index.html")
        }
    }
}
