import ArgumentParser
import Console
import Engine
import Neural
import Training

/// The command `lmbench`.
@main struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmbench",
        abstract: "Time the reference configurations, against the machine's own peak.",
        discussion: """
            Training steps: \(Configuration.all.map(\.name).joined(separator: ", ")). \
            Writing token by token: \(GenerationConfiguration.all.map(\.name).joined(separator: ", ")). \
            From bytes to word ids: tokenize. Without names, all of them.
            """)

    @Argument(help: "The configurations to time.")
    var names: [String] = []

    @Option(help: "Threads to compute with; the number of processors by default.")
    var threads: Int?

    @Option(help: ArgumentHelp("Factors of products: float32, bfloat16 or both.", valueName: "name"))
    var precision: PrecisionChoice = .float32

    @Option(help: "Steps to take the median of.")
    var steps = 10

    @Option(
        help: ArgumentHelp(
            "Also write this many texts side by side, and say how many times as fast as one alone that is.",
            valueName: "n"))
    var streams = 1

    @Option(help: ArgumentHelp("Text that tokenize reads.", valueName: "file"), completion: .file())
    var text = "corpora/scifi.txt"

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be 1 to 1024, not \(threads).")
        }
        if !(1...1024).contains(streams) {
            throw ValidationError("--streams must be 1 to 1024, not \(streams).")
        }
        if steps < 1 { throw ValidationError("--steps must be at least 1, not \(steps).") }
        let known = Configuration.all.map(\.name) + GenerationConfiguration.all.map(\.name) + ["tokenize"]
        if let name = names.first(where: { !known.contains($0) }) {
            throw ValidationError(
                "No configuration is called '\(name)'; there are \(known.joined(separator: ", ")).")
        }
    }

    func run() throws {
        let threads = threads ?? OneDNN.processors
        let report = Report(json: json)
        Terminal.say("\(OneDNN.version), \(threads) threads")
        for configuration in Configuration.all where names.isEmpty || names.contains(configuration.name) {
            for precision in precision.precisions {
                try reportingErrors {
                    report.line(try BenchError.wrapping { try time(configuration, precision, threads) })
                }
            }
        }
        try reportingErrors {
            try benchmarkGeneration(
                names: names, precisions: precision.precisions, threads: threads, streams: streams
            ) { report.line($0) }
            if names.isEmpty || names.contains("tokenize") {
                try benchmarkTokenize(files: [text], threads: threads) { report.line($0) }
            }
        }
    }

    /// Times one configuration; the peak is measured around it, so that both saw the same machine.
    private func time(
        _ configuration: Configuration, _ precision: Precision, _ threads: Int
    ) throws -> Measurement {
        let before = try OneDNN.peak(threads: threads)
        var timer = try StepTimer(configuration, threads: threads, precision: precision)
        for notice in timer.network.notices { Terminal.say(notice) }
        let seconds = try timer.median(of: steps)
        let peak = max(before, try OneDNN.peak(threads: threads))
        return Measurement(
            configuration, precision: timer.network.precision, threads: threads, seconds: seconds, peak: peak)
    }
}

/// `--precision`.
enum PrecisionChoice: String, ExpressibleByArgument, CaseIterable {
    case float32, bfloat16, both

    var precisions: [Precision] {
        switch self {
        case .float32: [.float32]
        case .bfloat16: [.bfloat16]
        case .both: [.float32, .bfloat16]
        }
    }
}
