/// The directory that models live in, one run each: `models/` unless told otherwise.
public struct ModelStore: Sendable, Equatable {
    /// The directory.
    public let root: String

    /// A store at `root`, which need not exist yet.
    public init(root: String = "models") { self.root = root }

    /// A model as a list shows it.
    public struct Listing: Sendable {
        /// The run.
        public let run: Run
        /// The configuration of the checkpoint that text would be written with.
        public let configuration: ModelConfiguration
        /// The bytes of its weights.
        public let bytes: Int
        /// When its newest checkpoint was finished, in nanoseconds since 1970.
        public let modified: Int
    }

    /// The run that a corpus of `paths` is trained in: named after the file or directory without its
    /// last extension, and after how many more there are.
    public func run(forCorpus paths: [String]) -> Run {
        let first = paths.first ?? "", last = first.split(separator: "/").last.map(String.init) ?? ""
        var name = first == "-" ? "stdin" : last
        if let dot = name.lastIndex(of: "."), dot > name.startIndex { name = String(name[..<dot]) }
        name = String(String.UnicodeScalarView(name.unicodeScalars.map { $0.value < 0x20 ? "-" : $0 }))
        // A leading dot would hide the model, a leading dash would read as a flag.
        name = String(name.drop { $0 == "." || $0 == "-" })
        if paths.count > 1 { name += "+\(paths.count - 1)" }
        return Run(path: root + "/" + (name.isEmpty ? "model" : name))
    }

    /// Every run that has a checkpoint, the one trained last first.
    public var runs: [Run] {
        (names(inDirectory: root) ?? []).filter { !$0.hasPrefix(".") }
            .map { Run(path: root + "/" + $0) }
            .compactMap { run in run.modified.map { (run, $0) } }
            .sorted { ($1.1, $0.0.path) < ($0.1, $1.0.path) }
            .map(\.0)
    }

    /// The run trained last: what commands take without `--model`.
    public func lastTrained() throws(CheckpointError) -> Run {
        guard let run = runs.first else { throw .noModel(root: root) }
        return run
    }

    /// Every model, the one trained last first, and a line for each that cannot be read.
    public func list() -> (models: [Listing], notices: [String]) {
        var models: [Listing] = [], notices: [String] = []
        for run in runs {
            do throws(CheckpointError) {
                let (model, more) = try Checkpoint.first(of: run.generating) {
                    checkpoint throws(CheckpointError) in
                    Listing(
                        run: run, configuration: try ModelConfiguration(checkpoint),
                        bytes: checkpoint.size(of: LanguageModel.weightsFileName) ?? 0,
                        modified: run.modified ?? 0)
                }
                models.append(model)
                notices += more
            } catch {
                notices.append("\(error)")
            }
        }
        return (models, notices)
    }

    /// The checkpoint directories to write text with, the first choice first: the best ones, then the
    /// latest, of the run trained last or of `model`, which is the path of a run or of one checkpoint, or
    /// the name of a model in the store.
    public func checkpoints(of model: String?) throws(CheckpointError) -> [String] {
        guard let model else { return try lastTrained().generating }
        for path in [model, root + "/" + model] where !model.isEmpty && isDirectory(path) {
            let paths = Run(path: path).generating
            if !paths.isEmpty { return paths }
            if modificationTime(of: path + "/" + Manifest.fileName) != nil { return [path] }
        }
        if !model.isEmpty && isDirectory(model) { throw .notACheckpoint(path: model) }
        throw .modelNotFound(model, known: runs.map(\.name))
    }
}

extension Run {
    /// The checkpoints to write text with, the first choice first.
    fileprivate var generating: [String] { (entries(.best) + entries(.latest)).map(\.path) }
}
