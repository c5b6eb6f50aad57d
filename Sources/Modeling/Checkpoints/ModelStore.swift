/// A directory of models, each of which is a run: `models/` by default.
public struct ModelStore: Sendable, Equatable {
    /// The directory.
    public let root: String

    /// The model that comes with the program, used while the directory has none; called ``shippedName``.
    public let shipped: Run?

    /// The name of the model that comes with the program.
    public static let shippedName = "shipped"

    /// Creates a store at `root`, which need not exist yet.
    public init(root: String = "models", shipped: Run? = .shipped) {
        (self.root, self.shipped) = (root, shipped)
    }

    /// A model in a list.
    public struct Listing: Sendable {
        /// The run.
        public let run: Run
        /// The configuration of the checkpoint that generates text.
        public let configuration: ModelConfiguration
        /// The size of the weights in bytes.
        public let bytes: Int
        /// The time of the newest checkpoint, in nanoseconds since 1970.
        public let modified: Int
    }

    /// Returns the default run of a corpus, named after the first file or directory without its last extension, and the
    /// number of further ones.
    public func run(forCorpus paths: [String]) -> Run {
        let first = paths.first ?? "", last = first.split(separator: "/").last.map(String.init) ?? ""
        var name = first == "-" ? "stdin" : last
        if let dot = name.lastIndex(of: "."), dot > name.startIndex { name = String(name[..<dot]) }
        name = String(String.UnicodeScalarView(name.unicodeScalars.map { $0.value < 0x20 ? "-" : $0 }))
        // A leading dot would hide the model, and a leading dash would look like a flag.
        name = String(name.drop { $0 == "." || $0 == "-" })
        if paths.count > 1 { name += "+\(paths.count - 1)" }
        return Run(path: root + "/" + (name.isEmpty ? "model" : name))
    }

    /// The runs that have a checkpoint, the one trained last first.
    public var runs: [Run] {
        (names(inDirectory: root) ?? []).filter { !$0.hasPrefix(".") }
            .map { Run(path: root + "/" + $0) }
            .compactMap { run in run.modified.map { (run, $0) } }
            .sorted { ($1.1, $0.0.path) < ($0.1, $1.0.path) }
            .map(\.0)
    }

    /// A run of fewer steps is a trial, a fraction of the shortest run that the tables of training plan.
    public static let fewSteps = 100

    /// Returns the run to use where none is named: the one that was trained last, trials only where there is no other of
    /// one's own, and the shipped one where there is none at all.
    public func `default`() throws(CheckpointError) -> Run {
        let runs = runs
        guard let run = runs.first(where: { $0.steps >= Self.fewSteps }) ?? runs.first ?? shipped else {
            throw .noModel(root: root)
        }
        return run
    }

    /// A remark on the newest run, if ``default()`` passes over it.
    var remarkOnNewest: String? {
        guard let newest = runs.first, (try? self.default()) != newest else { return nil }
        return
            "\(newest.path) is newer, but has taken \(newest.steps == 1 ? "1 step" : "\(newest.steps) steps") only; "
            + "name it to use it"
    }

    /// Returns all models, the one trained last first and the shipped one after all, and a line for each that cannot be
    /// read.
    public func list() -> (models: [Listing], notices: [String]) {
        var models: [Listing] = [], notices: [String] = []
        for run in runs + [shipped].compactMap({ $0 }) {
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

    /// Returns the checkpoint directories that can generate text, in order of preference: the best ones, then the latest.
    ///
    /// - Parameter model: The path of a run or of a checkpoint, or the name of a model in the store; that of
    ///   ``default()`` if `nil`.
    /// - Returns: The paths.
    /// - Throws: ``CheckpointError/noModel(root:)``, ``CheckpointError/modelNotFound(_:known:)`` or
    ///   ``CheckpointError/notACheckpoint(path:)``.
    public func checkpoints(of model: String?) throws(CheckpointError) -> [String] {
        guard let model else { return try self.default().generating }
        for path in [model, root + "/" + model] where !model.isEmpty && isDirectory(path) {
            let paths = Run(path: path).generating
            if !paths.isEmpty { return paths }
            if modificationTime(of: path + "/" + Manifest.fileName) != nil { return [path] }
        }
        if model == Self.shippedName, let shipped { return shipped.generating }
        if !model.isEmpty && isDirectory(model) { throw .notACheckpoint(path: model) }
        throw .modelNotFound(model, known: runs.map(\.name))
    }
}

extension Run {
    /// The checkpoints that can generate text, in order of preference.
    fileprivate var generating: [String] { (entries(.best) + entries(.latest)).map(\.path) }
}
