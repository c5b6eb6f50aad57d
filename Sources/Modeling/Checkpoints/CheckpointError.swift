public import Neural
public import Text

/// An error between a model on disk and a model in memory.
public enum CheckpointError: Error, Equatable, Sendable {
    // MARK: Missing

    /// A file or directory that cannot be read.
    case unreadable(path: String, reason: String)
    /// A store without a trained model.
    case noModel(root: String)
    /// A name or path without a model, with the names of the models there are.
    case modelNotFound(String, known: [String])
    /// A directory that is neither a run nor a checkpoint.
    case notACheckpoint(path: String)
    /// A run without a checkpoint to resume from.
    case nothingToResume(path: String)

    // MARK: Damaged

    /// An invalid manifest.
    case manifest(path: String, reason: String)
    /// A file that the manifest does not list.
    case missingFile(path: String, name: String)
    /// A file whose size differs from the manifest's: cut short, or only partly written.
    case size(path: String, found: Int, wanted: Int)
    /// A file whose SHA-256 differs from the manifest's.
    case digest(path: String)
    /// A file larger than the machine's memory.
    case tooLarge(path: String, bytes: Int)
    /// An invalid file of tensors.
    case tensors(path: String, SafeTensorsError)

    // MARK: Mismatched

    /// An invalid configuration.
    case configuration(path: String, reason: String)
    /// A format version that this build does not know.
    case version(path: String, found: Int, supported: Int)
    /// A number that no checkpoint can have.
    case outOfRange(path: String, OutOfRange)
    /// A network with impossible sizes.
    case architecture(path: String, fault: String)
    /// A vocabulary whose size differs from the network's.
    case vocabularySize(path: String, found: Int, wanted: Int)
    /// A vocabulary of the right size that the model was not trained with.
    case vocabularyDigest(path: String)
    /// A vocabulary whose level differs from the configuration's.
    case vocabularyLevel(path: String, found: Level, wanted: Level)
    /// A vocabulary that cannot be read.
    case text(TextError)
    /// Counts that cannot be read, or do not fit the model.
    case counts(path: String, reason: String)
    /// Tensors that do not fit the configured architecture.
    case network(path: String, NetworkError)

    // MARK: Unwritable

    /// A directory or file that cannot be created.
    case cannotCreate(path: String, reason: String)
    /// A write that failed; the previous checkpoint is intact.
    case writeFailed(path: String, reason: String)
    /// A disk with too little space; the previous checkpoint is intact.
    case diskFull(path: String, needed: Int)
    /// A complete checkpoint that the system could not force to the disk.
    case durabilityUncertain(path: String, reason: String)
    /// A run that another process trains.
    case locked(path: String, process: Int32?)
}

extension CheckpointError: CustomStringConvertible {
    /// One line for a person: what was found and what was wanted.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .noModel(let root): "no model in \(root) yet"
        case .modelNotFound(let name, let known):
            "no model '\(name)'" + (known.isEmpty ? "" : "; the models are \(known.joined(separator: ", "))")
        case .notACheckpoint(let path): "\(path) holds no checkpoint"
        case .nothingToResume(let path): "\(path) holds no checkpoint to resume from"
        case .manifest(let path, let reason): "\(path) is not a manifest: \(reason); \(Self.restore)"
        case .missingFile(let path, let name): "\(path) does not list \(name); \(Self.restore)"
        case .size(let path, let found, let wanted):
            "\(path) has \(found) bytes, its manifest says \(wanted); \(Self.restore)"
        case .digest(let path): "\(path) does not have the SHA-256 in its manifest; \(Self.restore)"
        case .tooLarge(let path, let bytes):
            "\(path) has \(bytes) bytes, more than this machine's memory; use a smaller model"
        case .tensors(let path, let error): "\(path): \(error); \(Self.restore)"
        case .configuration(let path, let reason):
            "\(path) is not a model's configuration: \(reason); \(Self.restore)"
        case .version(let path, let found, let supported):
            "\(path) has format \(found), this build reads \(supported); use the build that wrote it"
        case .outOfRange(let path, let fault): "\(path) has \(fault); \(Self.restore)"
        case .architecture(let path, let fault): "\(path) describes no network: \(fault); \(Self.restore)"
        case .vocabularySize(let path, let found, let wanted):
            "\(path) has \(found) tokens, the model was trained with \(wanted); \(Self.restore)"
        case .vocabularyDigest(let path):
            "\(path) is not the vocabulary that the model was trained with; \(Self.restore)"
        case .vocabularyLevel(let path, let found, let wanted):
            "\(path) has level \(found.rawValue), the model has level \(wanted.rawValue); \(Self.restore)"
        case .text(let error): "\(error)"
        case .counts(let path, let reason): "\(path) holds no counts: \(reason); \(Self.restore)"
        case .network(let path, let error): "\(path): \(error); \(Self.restore)"
        case .cannotCreate(let path, let reason): "cannot create \(path): \(reason)"
        case .writeFailed(let path, let reason):
            "cannot write \(path): \(reason); the previous checkpoint is intact"
        case .diskFull(let path, let needed):
            "cannot write \(path): the disk is full, \(needed) bytes are needed; the previous checkpoint is intact"
        case .durabilityUncertain(let path, let reason):
            "\(path) is written, but may not survive a power cut: \(reason)"
        case .locked(let path, let process):
            "\(path) is in use by " + (process.map { "process \($0)" } ?? "another process")
        }
    }

    private static let restore = "restore it from a copy or train again"
}
