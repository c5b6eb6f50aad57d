public import Neural
public import Text

/// What can go wrong between a model on disk and a model in memory, one case a malady.
public enum CheckpointError: Error, Equatable, Sendable {
    // MARK: What is not there

    /// No file or directory can be read at a path.
    case unreadable(path: String, reason: String)
    /// No trained model below a root.
    case noModel(root: String)
    /// No model of this name or at this path; the names there are.
    case modelNotFound(String, known: [String])
    /// A directory that is neither a run nor a checkpoint.
    case notACheckpoint(path: String)
    /// A run without a checkpoint that training could go on from.
    case nothingToResume(path: String)

    // MARK: What is damaged

    /// A manifest that lists no files, in words.
    case manifest(path: String, reason: String)
    /// A file that the manifest does not list.
    case missingFile(path: String, name: String)
    /// A file of another size than the manifest says: cut short, or not all written.
    case size(path: String, found: Int, wanted: Int)
    /// A file whose SHA-256 is not the manifest's.
    case digest(path: String)
    /// A file that needs more memory than the machine has.
    case tooLarge(path: String, bytes: Int)
    /// A file of tensors that is none.
    case tensors(path: String, SafeTensorsError)

    // MARK: What does not fit

    /// A configuration that is not the JSON of one.
    case configuration(path: String, reason: String)
    /// A format that this build does not know.
    case version(path: String, found: Int, supported: Int)
    /// Sizes that no network can have.
    case architecture(path: String, fault: String)
    /// A vocabulary of another size than the network's.
    case vocabularySize(path: String, found: Int, wanted: Int)
    /// A vocabulary of the right size that is not the one the model was trained with.
    case vocabularyDigest(path: String)
    /// A vocabulary of another level than the configuration says.
    case vocabularyLevel(path: String, found: Level, wanted: Level)
    /// A vocabulary that cannot be read.
    case text(TextError)
    /// Tensors that do not make a network of the configuration's architecture.
    case network(path: String, NetworkError)

    // MARK: What cannot be written

    /// A directory or file that cannot be made.
    case cannotCreate(path: String, reason: String)
    /// Writing failed half way; what was there before is still there.
    case writeFailed(path: String, reason: String)
    /// Too little room; what was there before is still there.
    case diskFull(path: String, needed: Int)
    /// The new checkpoint stands, but the system would not promise that it survives a power cut.
    case durabilityUncertain(path: String, reason: String)
    /// Another process trains here.
    case locked(path: String, process: Int32?)
}

extension CheckpointError: CustomStringConvertible {
    /// One line for a person: what was found, what was wanted, what to do.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .noModel(let root): "no model in \(root) yet; train one first: lmtrain corpora/scifi.txt"
        case .modelNotFound(let name, let known):
            "no model '\(name)'; "
                + (known.isEmpty
                    ? "train one first: lmtrain corpora/scifi.txt"
                    : "there is \(known.joined(separator: ", ")) (see lmgen --list)")
        case .notACheckpoint(let path):
            "\(path) holds no checkpoint, wanted a directory that lmtrain wrote; lmgen --list shows them"
        case .nothingToResume(let path):
            "\(path) holds no checkpoint to resume from; leave --resume out to start anew"
        case .manifest(let path, let reason): "\(path) is no manifest: \(reason); \(Self.restore)"
        case .missingFile(let path, let name): "\(path) does not list \(name); \(Self.restore)"
        case .size(let path, let found, let wanted):
            "\(path) has \(found) bytes, its manifest says \(wanted); \(Self.restore)"
        case .digest(let path): "\(path) is not what its manifest's SHA-256 says; \(Self.restore)"
        case .tooLarge(let path, let bytes):
            "\(path) has \(bytes) bytes, more than this machine's memory; use a smaller model"
        case .tensors(let path, let fault): "\(path): \(fault); \(Self.restore)"
        case .configuration(let path, let reason):
            "\(path) is no model's configuration: \(reason); \(Self.restore)"
        case .version(let path, let found, let supported):
            "\(path) is of format \(found), this build reads \(supported); use the build that wrote it"
        case .architecture(let path, let fault): "\(path) describes no network: \(fault); \(Self.restore)"
        case .vocabularySize(let path, let found, let wanted):
            "\(path) has \(found) tokens, the model was trained with \(wanted); \(Self.restore)"
        case .vocabularyDigest(let path):
            "\(path) is not the vocabulary that the model was trained with; \(Self.restore)"
        case .vocabularyLevel(let path, let found, let wanted):
            "\(path) is of level \(found.rawValue), the model is of level \(wanted.rawValue); \(Self.restore)"
        case .text(let error): "\(error)"
        case .network(let path, let error): "\(path): \(error); \(Self.restore)"
        case .cannotCreate(let path, let reason):
            "cannot make \(path): \(reason); choose a directory that can be written to with --out"
        case .writeFailed(let path, let reason):
            "cannot write \(path): \(reason); the checkpoint before it is untouched"
        case .diskFull(let path, let needed):
            "cannot write \(path): the disk is full, \(needed) bytes are needed; make room and use --resume, "
                + "the checkpoint before it is untouched"
        case .durabilityUncertain(let path, let reason):
            "\(path) is written, but may not survive a power cut: \(reason)"
        case .locked(let path, let process):
            "\(path) is in use by "
                + (process.map { "process \($0)" } ?? "another process")
                + "; wait for it, or choose another directory with --out"
        }
    }

    private static let restore = "restore it from a copy or train again"
}
