import ArgumentParser
import Console
import Modeling
import Neural
import Serving

/// Serves completions, embeddings and suggestions over HTTP.
@main struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmserve",
        abstract:
            "Serve a model over HTTP: a page to write on, OpenAI's completions, embeddings, rnn-writer's protocol.",
        discussion: """
            lmserve
            lmserve --model models/scifi --model models/letters --port 8080 --api-key-file keys.txt
            curl http://127.0.0.1:8080/v1/completions -H 'Content-Type: application/json' \\
                -d '{"prompt": "the rings of Saturn", "max_tokens": 40, "seed": 7}'

            The address it listens on goes to standard output, the access log to standard error. A browser shows a \
            page to write on there; /openapi.json describes what programs are answered. The same request and seed give \
            the same text, however busy the server is; lmgen with the same options writes it, too. A socket of systemd \
            (LISTEN_FDS) is taken instead of --host and --port. SIGTERM or Ctrl-C refuses new requests, completes those that \
            were accepted and ends; SIGHUP loads the models again, and texts in progress keep theirs.
            """, version: release)

    static func main() { start() }

    @Option(
        help: ArgumentHelp(
            """
            A model: a name from lmgen --list, a directory that lmtrain wrote, or a checkpoint in it. May be repeated; \
            a request names one by the name of its directory, or gets the first. (default: the one trained last, \
            passing over trials of fewer than 100 steps; without any, 'shipped', which comes with the program)
            """, valueName: "dir"),
        completion: .directory)
    var model: [String] = []

    @OptionGroup(title: "Clients") var listen: ListenArguments
    @OptionGroup(title: "Limits") var limits: LimitArguments
    @OptionGroup(title: "Counts of the training text") var mixing: MixingArguments

    @Option(
        help: ArgumentHelp(
            """
            Precision of the models' weights: float32, bfloat16 or int8. Texts of one differ from those of another. \
            (default: the one they are stored in)
            """, valueName: "name"))
    var precision: InferenceNetwork.Precision?

    @Option(
        parsing: .unconditional,
        help: "Threads that may share the work of a step; no text depends on it.")
    var threads: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Time for the texts in progress when the server is told to end.", valueName: "seconds"))
    var grace = 10.0

    @Option(help: ArgumentHelp("The form of the access log: json, plain or none.", valueName: "form"))
    var log = AccessLog.Form.plain

    func validate() throws {
        if let threads, !(1...1024 ~= threads) {
            throw ValidationError("--threads is \(threads); give a whole number from 1 to 1024.")
        }
        guard 0...86_400 ~= grace else {
            throw ValidationError("--grace is \(grace); give a number of seconds from 0 to 86400.")
        }
    }

    func run() throws {
        try reportingErrors(endsAtSignals: false) {
            let page = Page(), place = try listen.place()
            let patience = limits.patience, limits = limits.limits, metrics = Metrics()
            let keys = try listen.apiKeyFile.map(KeyRing.init(file:)) ?? KeyRing([])
            let loader = ModelLoader(
                models: model, precision: precision, threads: threads, mixes: mixing.mix ?? false,
                limits: limits)
            let catalog = ModelCatalog(try loader.load(Terminal.note))
            let desk = Desk(
                page: page, catalog: catalog, scheduler: Scheduler(limits, metrics), limits: limits,
                metrics: metrics,
                connections: Connections { metrics.connections($0) }, typing: WorkQueue("typing"),
                novelty: WorkQueue("novelty"),
                bodies: BodyReader(bytes: limits.bodyBytes, time: .seconds(patience)),
                patience: .seconds(patience), keys: keys,
                hosts: HostCheck(listen.allowHost + [listen.host]),
                origins: OriginCheck(listen.corsOrigin), trustsProxy: listen.trustForwarded,
                log: AccessLog(form: log), state: ServerState())
            try Server(place: place, grace: grace, loader: loader, desk: desk).run()
        }
    }
}

extension AccessLog.Form: ExpressibleByArgument {}
