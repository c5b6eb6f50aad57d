import Analysis
import ArgumentParser
import Console
import Engine
import Lab
import Modeling
import Synchronization
import TrainingConsole

/// What all experiments have in common.
struct LabArguments: ParsableArguments {
    @Option(
        parsing: .unconditional, help: "Seeds data and weights; the same seed gives the same results.",
        transform: seedNumber)
    var seed: UInt64 = 1

    @Flag(help: "Run a smaller version, which takes seconds and may not reach the claim.")
    var quick = false

    @Option(help: "The language of tables and figures: en or fr.")
    var language = Language.english

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Threads to use. (default: one for each processor)", valueName: "n"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "Write the figures to this directory, as SVG and PNG. (default: none)", valueName: "directory"),
        completion: .directory)
    var figures: String?

    @Option(help: "Draw the figures on a light or on a dark background.")
    var theme = Theme.light

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be 1 to 1024, not \(threads).")
        }
    }

    /// Runs an experiment, shows its progress, and returns what it found.
    func report(on experiment: some Experiment) throws -> ExperimentReport {
        let subject = type(of: experiment).subject
        let title = subject.title(language)
        let line = Mutex(ProgressLine(title))
        let settings = LabSettings(
            seed: seed, isQuick: quick, language: language, threads: threads ?? OneDNN.processors
        ) { share in line.withLock { $0.show(share) } }
        let clock = ContinuousClock()
        let start = clock.now
        defer { line.withLock { $0.finish() } }
        let findings: Findings
        do {
            findings = try experiment.run(settings)
        } catch let error as LabError where error.status == .usage {
            throw ValidationError("\(error).")
        }
        return ExperimentReport(subject, findings, seconds: (clock.now - start) / .seconds(1))
    }

    /// Runs an experiment, prints what it found, and writes its figures.
    func run(_ experiment: some Experiment) throws {
        try reportingErrors {
            let report = try report(on: experiment)
            var output = TextOutput()
            try output.write(json ? jsonLine(ReportObject(report, self)) + "\n" : printed(report))
            if !json, Terminal.hasColor(1) {
                for named in report.findings.coloredTexts {
                    try output.write("\n")
                    for run in ValueColors.runs(of: named.text) {
                        try output.write(run.text, color: run.color)
                    }
                    try output.endLine()
                }
            }
            if let figures { try write(report, to: figures) }
        }
    }

    /// Writes the figures of a report.
    func write(_ report: ExperimentReport, to directory: String) throws {
        try makeDirectories(directory)
        for figure in report.findings.figures {
            let drawing = try figure.drawing(theme)
            let path = "\(directory)/\(report.subject.name)-\(figure.name)"
            for (name, bytes) in [
                ("\(path).svg", Array(drawing.svg.utf8)), ("\(path).png", try drawing.png()),
            ] {
                var file = try OutputFile(name)
                try file.write(bytes)
                try file.finish()
            }
            Terminal.say("Wrote \(path).svg and .png")
        }
        for named in report.findings.files {
            let path = "\(directory)/\(report.subject.name)-\(named.name)"
            var file = try OutputFile(path)
            try file.write(named.bytes)
            try file.finish()
            Terminal.say("Wrote \(path)")
        }
        for named in report.findings.coloredTexts {
            let path = "\(directory)/\(report.subject.name)-\(named.name).html"
            var file = try OutputFile(path)
            try file.write(named.text.html.utf8)
            try file.finish()
            Terminal.say("Wrote \(path)")
        }
    }

    /// Returns a report as text.
    private func printed(_ report: ExperimentReport) -> String {
        let (say, findings) = (language, report.findings)
        var parts = [report.subject.title(say) + "\n"]
        parts.append(WrappedText(report.subject.claim(say), width: 78).lines.map { $0 + "\n" }.joined())
        parts += findings.tables.map { table in
            table.title + "\n"
                + Table.text([table.columns] + table.rows.map { $0.map(\.description) }, indent: 2)
        }
        parts += findings.passages.map { "\($0.title)\n\($0.text)" }
        if !findings.checks.isEmpty {
            parts.append(
                findings.checks.map {
                    "\($0.holds ? "✓" : "✗") \($0.rule)\(say.colon)\($0.found)\n"
                }.joined())
            parts.append(
                "Verdict\(say.colon)\(report.verdict(say)) (\(NumberFormat.time(report.seconds)))\n")
        }
        return parts.joined(separator: "\n")
    }
}

/// A report as `--json` prints it.
struct ReportObject: Encodable {
    let experiment, title, claim: String
    let seed: UInt64
    let quick: Bool
    let threads: Int?
    let seconds: Double
    let reproduced: Bool?
    let checks: [Check]
    let tables: [ResultTable]
    let passages: [Passage]

    init(_ report: ExperimentReport, _ arguments: LabArguments) {
        let (subject, findings) = (report.subject, report.findings)
        (experiment, title) = (subject.name, subject.title(arguments.language))
        claim = subject.claim(arguments.language)
        (seed, quick, threads) = (arguments.seed, arguments.quick, arguments.threads)
        seconds = report.seconds
        reproduced = findings.checks.isEmpty ? nil : findings.isReproduced
        (checks, tables, passages) = (findings.checks, findings.tables, findings.passages)
    }
}
