import Console
import Modeling
import Neural
import Text

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A number about a server.
struct ServingFigure: Speed {
    let config = "serve"
    let figure: String
    let value: Double
    let unit: String
    /// What was aimed at.
    var goal: String?

    init(_ figure: String, _ value: Double, _ unit: String, goal: String? = nil, digits: Int = 0) {
        (self.figure, self.unit, self.goal) = (figure, unit, goal)
        self.value = value.rounded(to: digits)
    }

    var row: [String] {
        let number = value == value.rounded() ? "\(Int(value))" : "\(value)"
        return [figure, "", "", "", number, "  " + unit] + (goal.map { ["  goal " + $0] } ?? [])
    }
}

/// Measures a server as its clients do, over sockets.
///
/// 64 clients take streams of a character model of two layers of 512 units; the characters per second of the server's
/// processor time are compared with those of ``benchmarkGeneration(names:precisions:threads:streams:busy:runs:tokens:report:)``.
/// Eight clients type, ten keys a second; one client waits for the first byte of a stream; 10,000 prompts are kept.
struct ServeBenchmark {
    let threads: Int
    let precision: InferenceNetwork.Precision
    /// A model of characters; one of random weights if there is none.
    let model: String?
    /// The address of a server that runs already, `http://ADDRESS:PORT`.
    let address: String?
    /// The text whose characters and words are used.
    let text: String

    private static let clients = 64, tokens = 1000, typists = 8, keys = 100, prefixes = 10_000
    /// A client may have three quarters of the texts written at a time.
    private static let parallel = 86

    /// Measures everything.
    ///
    /// - Parameter report: Called with each figure.
    /// - Throws: ``BenchError/server(_:)``, an error in the text or in the model.
    func run(report: (ServingFigure) throws -> Void) throws {
        var directory: String?
        defer {
            if let directory {
                TemporaryFiles.remove(directory) { try? FileManager.default.removeItem(atPath: directory) }
            }
        }
        var server: ServerProcess?
        if address == nil {
            let path: String
            if let model {
                path = model
            } else {
                let made = try Self.temporaryDirectory()
                directory = made
                path = try writeModel(in: made)
            }
            server = try ServerProcess([
                "--model", path, "--model", "shipped", "--threads", "\(threads)", "--precision",
                precision.rawValue, "--parallel", "\(Self.parallel)",
            ])
        }
        let client = try Self.client(address ?? server?.address ?? "")
        try measureStreams(client, report)
        try measureTyping(client, report)
        try measureFirstByte(client, report)
        try measurePrefixes(client, report)
        withExtendedLifetime(server) {}
    }

    // MARK: Measurements

    private func measureStreams(_ client: ServerClient, _ report: (ServingFigure) throws -> Void) throws {
        func streams(_ tokens: Int) -> [[String]] {
            (0..<Self.clients).map { seed in
                let body =
                    #"{"prompt": "the ", "max_tokens": \#(tokens), "seed": \#(seed), "stream": true, "#
                    + #""stream_options": {"include_usage": true}}"#
                return [ServerClient.post("/v1/completions", body)]
            }
        }
        _ = try client.exchange(streams(50))
        let before = (ServerClient.now, try serverSeconds(client), Self.ownSeconds)
        let answers = try client.exchange(streams(Self.tokens)).joined()
        let wall = ServerClient.now - before.0, own = Self.ownSeconds - before.2
        let seconds = try serverSeconds(client) - before.1
        // A token is a character.
        let written = answers.compactMap { $0.number("completion_tokens") }.reduce(0, +)
        let alone = try generatorRate()
        try report(ServingFigure("streams", written / wall, "characters/s by 64 streams"))
        try report(ServingFigure("server-cpu", seconds, "s of \(wall.rounded(to: 2)) s", digits: 2))
        try report(ServingFigure("client-cpu", own, "s", digits: 2))
        try report(ServingFigure("per-cpu-s", written / seconds, "characters/CPU s of the server"))
        try report(ServingFigure("generator", alone, "characters/CPU s of gen-512x2 with 64 texts"))
        try report(ServingFigure("share", written / seconds / alone, "of it", goal: "0.8 or more", digits: 3))
    }

    private func measureTyping(_ client: ServerClient, _ report: (ServingFigure) throws -> Void) throws {
        let text = try beginning.split(separator: "\n").joined(separator: " ")
        let characters = Array(text)
        let requests = try (0..<Self.typists).map { typist in
            try (1...Self.keys).map { count in
                let from = typist * 200
                let typed = String(characters[min(from, characters.count)...].prefix(count))
                return ServerClient.post(
                    "/v1/suggest", #"{"model": "shipped", "text": \#(try jsonLine(typed))}"#)
            }
        }
        _ = try client.exchange(requests.map { Array($0.prefix(2)) })
        let times = try client.exchange(requests, pause: 0.1).joined().map { $0.last * 1e3 }.sorted()
        try report(ServingFigure("suggest-p50", times[times.count / 2], "ms for 8 typists", digits: 2))
        try report(
            ServingFigure("suggest-p95", times[times.count * 95 / 100], "ms", goal: "below 20", digits: 2))
    }

    private func measureFirstByte(_ client: ServerClient, _ report: (ServingFigure) throws -> Void) throws {
        let times = try (0..<50).map { seed in
            // A prompt that has not been read.
            let body = #"{"prompt": "\#(seed) rings", "max_tokens": 20, "stream": true}"#
            return try client.answer(ServerClient.post("/v1/completions", body)).firstByte * 1e3
        }.sorted()
        try report(
            ServingFigure(
                "first-byte", times[times.count / 2], "ms, p95 \(times[47].rounded(to: 2))", goal: "below 30",
                digits: 2))
    }

    private func measurePrefixes(_ client: ServerClient, _ report: (ServingFigure) throws -> Void) throws {
        let prompts = (0..<Self.prefixes).map { #""a \#($0) b""# }
        let requests = stride(from: 0, to: prompts.count, by: 100).map { first in
            ServerClient.post(
                "/v1/completions",
                #"{"prompt": [\#(prompts[first..<first + 100].joined(separator: ","))], "max_tokens": 1}"#)
        }
        _ = try client.exchange([requests])
        let metrics = try metrics(client)
        let states = metrics.filter { $0.key.hasPrefix("lmserve_prefix_states") }.values.reduce(0, +)
        let bytes = metrics["process_resident_memory_bytes"] ?? 0
        try report(
            ServingFigure(
                "memory", bytes / 1e6, "MB with \(Int(states)) states of prompts",
                goal: "below 300 with 10000"))
    }

    /// The characters that the generator alone writes in a second of processor time, in a batch as large.
    private func generatorRate() throws -> Double {
        guard let shape = GenerationConfiguration.all.first(where: { $0.name == "gen-512x2" }) else {
            return 0
        }
        var random = SplitMix64(seed: 1)
        let network = try InferenceNetwork(
            shape.architecture, shape.parameters(&random), precision: precision, threads: threads)
        let logits = UnsafeMutableBufferPointer<Float>.allocate(
            capacity: Self.clients * shape.architecture.vocabularySize)
        defer { logits.deallocate() }
        func seconds(_ tokens: Int) -> Double {
            let before = Self.ownSeconds
            generateBatch(Self.clients, network, tokens, logits, &random)
            return Self.ownSeconds - before
        }
        _ = seconds(50)
        return Double(Self.clients * Self.tokens) / seconds(Self.tokens)
    }

    // MARK: The server

    private static func client(_ address: String) throws -> ServerClient {
        let parts = address.split(separator: "/").last?.split(separator: ":") ?? []
        guard parts.count == 2, let port = Int(parts[1]) else {
            throw BenchError.server("'\(address)' is no address such as http://127.0.0.1:8080")
        }
        return ServerClient(host: parts[0] == "localhost" ? "127.0.0.1" : String(parts[0]), port: port)
    }

    private func serverSeconds(_ client: ServerClient) throws -> Double {
        try metrics(client)["process_cpu_seconds_total"] ?? 0
    }

    /// The numbers of `/metrics`, by name and labels; the last ones, among which the process's are.
    private func metrics(_ client: ServerClient) throws -> [String: Double] {
        let text = String(decoding: try client.answer(ServerClient.get("/metrics")).tail, as: UTF8.self)
        return text.split(separator: "\n").reduce(into: [:]) { numbers, line in
            let words = line.split(separator: " ")
            if words.count == 2, let number = Double(words[1]) { numbers[String(words[0])] = number }
        }
    }

    private static var ownSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    // MARK: The model

    private var beginning: String {
        get throws {
            var options = CorpusOptions()
            options.validationShare = 0
            let corpus = try Corpus(paths: [text], options: options)
            return String(decoding: try corpus.train.text(ofDocument: 0).prefix(1 << 14), as: UTF8.self)
        }
    }

    /// Writes a model of the shape of gen-512x2, for the characters of the text, that draws nothing but these.
    private func writeModel(in directory: String) throws -> String {
        var options = CorpusOptions()
        options.validationShare = 0
        let vocabulary = try Corpus(paths: [text], options: options).vocabulary(level: .char)
        let shape = GenerationConfiguration("serve", V: vocabulary.count, E: 128, [512, 512])
        var random = SplitMix64(seed: 1)
        var parameters = shape.parameters(&random)
        let bias = vocabulary.tokens.map { token -> Float in
            if case .character = token { 0 } else { -100 }
        }
        parameters["decoder.bias"] = Tensor(shape: [bias.count], values: bias)
        let configuration = ModelConfiguration(
            architecture: shape.architecture, level: .char, vocabularySHA256: vocabulary.sha256,
            corpus: CorpusRecord(paths: [text]), training: TrainingRecord(step: 1, epoch: 1))
        let files = [
            (LanguageModel.weightsFileName, SafeTensors.encode(parameters.map { ($0.key, $0.value) })),
            (ModelConfiguration.fileName, try configuration.json()),
            (LanguageModel.vocabularyFileName, vocabulary.tsv),
        ]
        return try RunWriter(Run(path: directory + "/gen-512x2")).write(.best, step: 1, files: files)
    }

    private static func temporaryDirectory() throws -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var path = Array((parent + "/lmbench-XXXXXX").utf8CString)
        guard mkdtemp(&path) != nil else { throw BenchError.server("no directory can be made in \(parent)") }
        let directory = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        TemporaryFiles.insert(directory)
        return directory
    }
}
