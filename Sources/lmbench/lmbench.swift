import ArgumentParser
import Console
import Engine
import Neural
import Text
import Training
import TrainingConsole

/// The command `lmbench`.
@main struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmbench",
        abstract: "Measure speed on the reference configurations, relative to the machine's peak.",
        discussion: """
            Training steps: \(StepConfiguration.all.map(\.name).joined(separator: ", ")). \
            Generation, token by token: \(GenerationConfiguration.all.map(\.name).joined(separator: ", ")). \
            Tokenizing, from bytes to word ids: tokenize. Suggestions while typing, from a key to the words shown, with \
            untrained models of words (letters and T9) and of characters: typing. Without names, all of these run. \
            serve measures lmserve, which it starts, with 64 clients.
            """, version: release)

    static func main() { start() }

    @Argument(help: "The configurations to measure.")
    var names: [String] = []

    @Option(parsing: .unconditional, help: "Number of threads; by default one per processor.")
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "Precision of products: float32, bfloat16 or both; for writing also int8, or all for the three.",
            valueName: "name"))
    var precision: PrecisionChoice = .float32

    @Option(parsing: .unconditional, help: "Number of training steps; the median counts.")
    var steps = 10

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Also generate this many texts in a batch, and report the speedup over a single text.",
            valueName: "n"))
    var streams = 1

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Measure again beside this many busy loops, and report the share of the idle speed that remains.",
            valueName: "n"))
    var beside = 0

    @Option(
        help: ArgumentHelp(
            "Text for tokenize to read and for typing and serve to type (default: corpora/scifi.txt).",
            valueName: "file"),
        completion: .file())
    var text: String?

    @Option(
        help: ArgumentHelp(
            "Model of characters for serve, instead of one of two layers of 512 units with random weights.",
            valueName: "dir"),
        completion: .directory)
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Server for serve to measure, such as http://127.0.0.1:8080, instead of one of its own.",
            valueName: "address"))
    var server: String?

    @Flag(help: "Print JSON lines.")
    var json = false

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be 1 to 1024, not \(threads).")
        }
        if !(1...1024).contains(streams) {
            throw ValidationError("--streams must be 1 to 1024, not \(streams).")
        }
        if !(0...1024).contains(beside) {
            throw ValidationError("--beside must be 0 to 1024, not \(beside).")
        }
        if steps < 1 { throw ValidationError("--steps must be at least 1, not \(steps).") }
        let known =
            StepConfiguration.all.map(\.name) + GenerationConfiguration.all.map(\.name)
            + ["tokenize", "typing", "serve"]
        if let name = names.first(where: { !known.contains($0) }) {
            throw ValidationError(
                "No configuration is called '\(name)'; there are \(known.joined(separator: ", ")).")
        }
        if precision == .int8,
            let name = names.first(where: { StepConfiguration.all.map(\.name).contains($0) })
        {
            throw ValidationError(
                "\(name) trains, and training has no int8; leave out \(name) or --precision int8.")
        }
    }

    func run() throws {
        let threads = threads ?? OneDNN.processors
        let busy = BusyLoops(count: beside)
        Terminal.say("\(OneDNN.version), \(threads) threads")
        try reportingErrors {
            var report = try Report(json: json)
            for configuration in StepConfiguration.all
            where names.isEmpty || names.contains(configuration.name) {
                for precision in precision.ofTraining {
                    try time(configuration, precision, threads, busy) { try report.add($0) }
                }
            }
            try benchmarkGeneration(
                names: names, precisions: precision.ofWriting, threads: threads, streams: streams, busy: busy
            ) { try report.add($0) }
            if names.isEmpty || names.contains("tokenize") {
                try reading("tokenize") { text in
                    try benchmarkTokenizing(files: [text], threads: threads, busy: busy) {
                        try report.add($0)
                    }
                }
            }
            if names.isEmpty || names.contains("typing") {
                try reading("typing") { text in
                    try benchmarkTyping(files: [text], busy: busy) { try report.add($0) }
                }
            }
            // Asked for by name only: it takes another program.
            if names.contains("serve") {
                try reading("serve") { text in
                    try ServeBenchmark(
                        threads: threads, precision: precision.ofWriting[0], model: model, address: server,
                        text: text
                    ).run { try report.add($0) }
                }
            }
        }
    }

    /// Calls `body` with the text of the configuration `name`.
    private func reading(_ name: String, _ body: (String) throws -> Void) throws {
        do {
            try body(text ?? "corpora/scifi.txt")
        } catch TextError.missing where text == nil {
            throw ValidationError("\(name) needs a text: name a file, as in --text FILE.")
        }
    }

    /// Measures a training step; the peak is measured before and after, so that both see the same machine.
    private func time(
        _ configuration: StepConfiguration, _ precision: Precision, _ threads: Int, _ busy: BusyLoops,
        report: (StepSpeed) throws -> Void
    ) throws {
        let before = try OneDNN.peak(precision.available, threads: threads)
        var idle: StepSpeed, crowded: StepSpeed?
        do {  // The step's memory is free again before the second peak takes some.
            var timer = try StepTimer(configuration, threads: threads, precision: precision)
            for notice in timer.network.notices { Terminal.say(notice) }
            idle = StepSpeed(
                configuration, precision: timer.network.precision, threads: threads,
                seconds: try timer.median(of: steps))
            try busy.run {
                var speed = StepSpeed(
                    configuration, precision: timer.network.precision, threads: threads,
                    seconds: try timer.mean(of: steps))
                speed.beside = BesideLoops(beside, share: idle.msPerStep / speed.msPerStep)
                crowded = speed
            }
        }
        let peak = max(before, try OneDNN.peak(precision.available, threads: threads))
        idle.setPeak(peak)
        try report(idle)
        crowded?.setPeak(peak)
        if let crowded { try report(crowded) }
    }
}

/// `--precision`.
enum PrecisionChoice: String, ExpressibleByArgument, CaseIterable {
    case float32, bfloat16, int8, both, all

    var ofWriting: [InferenceNetwork.Precision] {
        switch self {
        case .float32: [.float32]
        case .bfloat16: [.bfloat16]
        case .int8: [.int8]
        case .both: [.float32, .bfloat16]
        case .all: [.float32, .bfloat16, .int8]
        }
    }

    /// Those of them that a network can be trained in.
    var ofTraining: [Precision] { ofWriting.compactMap { Precision(rawValue: $0.rawValue) } }
}
