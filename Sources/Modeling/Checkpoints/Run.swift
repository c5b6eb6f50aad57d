/// The directory of a training run with its checkpoints, such as `models/scifi`.
///
///     models/scifi/run.lock        held while training
///     models/scifi/best-1200/      the model with the lowest validation loss, after step 1200
///     models/scifi/latest-2000/    the state of training, with the optimizer and all else that resuming needs
///
/// Each checkpoint is complete by itself. The last two of each kind are kept.
public struct Run: Sendable, Equatable {
    /// The purpose of a checkpoint.
    public enum Kind: String, Sendable, CaseIterable {
        /// The current state of training, from which it is resumed.
        case latest
        /// The lowest validation loss so far, for generating text.
        case best
    }

    /// A checkpoint directory, described by its name.
    public struct Entry: Sendable, Equatable {
        /// The directory.
        public let path: String
        /// The purpose.
        public let kind: Kind
        /// The training step after which it was written.
        public let step: Int
        /// Whether a new checkpoint of the same step was about to replace it.
        let isReplaced: Bool
    }

    /// The directory.
    public let path: String

    /// Creates a run at `path`, which need not exist yet.
    public init(path: String) { self.path = path }

    /// The name of the model: the last component of the path.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Returns the checkpoints of `kind`, newest first, without verifying them.
    public func entries(_ kind: Kind) -> [Entry] {
        (names(inDirectory: path) ?? []).compactMap { Entry(name: $0, in: path) }
            .filter { $0.kind == kind && isDirectory($0.path) }
            .sorted { ($0.step, $1.isReplaced ? 1 : 0) > ($1.step, $0.isReplaced ? 1 : 0) }
    }

    /// Whether the run has a checkpoint.
    public var exists: Bool { Kind.allCases.contains { !entries($0).isEmpty } }

    /// The steps taken until the newest checkpoint, 0 where there is none.
    public var steps: Int { Kind.allCases.flatMap(entries).map(\.step).max() ?? 0 }

    /// The time of the newest checkpoint, in nanoseconds since 1970.
    public var modified: Int? {
        Kind.allCases.flatMap(entries).compactMap { modificationTime(of: $0.path + "/" + Manifest.fileName) }
            .max()
    }

    /// Returns the newest `latest` checkpoint whose files all verify, with its step and a line for each damaged one.
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
    /// Reads a name such as `latest-100`, or `latest-100.old` for a checkpoint that one of the same step is replacing.
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
