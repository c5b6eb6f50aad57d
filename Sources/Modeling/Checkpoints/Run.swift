/// A directory that a training run keeps its checkpoints in, such as `models/scifi`.
///
///     models/scifi/run.lock        held while training
///     models/scifi/best-1200/      the model of the lowest validation loss, after step 1200
///     models/scifi/latest-2000/    where training stands, with the optimizer and all else to go on exactly
///
/// Each is complete by itself. The one before the newest of each kind is kept as well.
public struct Run: Sendable, Equatable {
    /// What a checkpoint is kept for.
    public enum Kind: String, Sendable, CaseIterable {
        /// Where training stands: what resuming goes on from.
        case latest
        /// The lowest validation loss so far: what text is written with.
        case best
    }

    /// A checkpoint directory as its name describes it.
    public struct Entry: Sendable, Equatable {
        /// The directory.
        public let path: String
        /// What it is kept for.
        public let kind: Kind
        /// The training step after which it was written.
        public let step: Int
        /// Whether a newer one of the same step was about to take its place.
        let isReplaced: Bool
    }

    /// The directory.
    public let path: String

    /// A run at `path`, which need not exist yet.
    public init(path: String) { self.path = path }

    /// The last part of the path, which is the model's name.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The checkpoints of `kind`, newest first; none have been verified.
    public func entries(_ kind: Kind) -> [Entry] {
        (names(inDirectory: path) ?? []).compactMap { Entry(name: $0, in: path) }
            .filter { $0.kind == kind && isDirectory($0.path) }
            .sorted { ($0.step, $1.isReplaced ? 1 : 0) > ($1.step, $0.isReplaced ? 1 : 0) }
    }

    /// Whether training has left anything here.
    public var exists: Bool { Kind.allCases.contains { !entries($0).isEmpty } }

    /// When the newest checkpoint was finished, in nanoseconds since 1970.
    public var modified: Int? {
        Kind.allCases.flatMap(entries).compactMap { modificationTime(of: $0.path + "/" + Manifest.fileName) }
            .max()
    }

    /// The newest `latest` of which every file verifies: what `--resume` goes on from.
    public func resumable() throws(CheckpointError) -> (checkpoint: Checkpoint, step: Int, notices: [String])
    {
        let entries = entries(.latest)
        guard !entries.isEmpty else { throw .nothingToResume(path: path) }
        let (checkpoint, notices) = try Checkpoint.first(of: entries.map(\.path)) {
            checkpoint throws(CheckpointError) in
            try checkpoint.verify()
            return checkpoint
        }
        return (checkpoint, entries.first { $0.path == checkpoint.path }?.step ?? 0, notices)
    }
}

extension Run.Entry {
    /// Reads `latest-100`; `latest-100.old` is what a checkpoint is called while one of the same step
    /// takes its place.
    init?(name: String, in directory: String) {
        let isReplaced = name.hasSuffix(".old")
        let parts = (isReplaced ? name.dropLast(4) : name[...]).split(
            separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = Run.Kind(rawValue: String(parts[0])), let step = Int(parts[1]),
            step >= 0, String(step) == parts[1]
        else { return nil }
        self.init(path: directory + "/" + name, kind: kind, step: step, isReplaced: isReplaced)
    }
}
