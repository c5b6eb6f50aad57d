public import Modeling

extension CheckpointError: CommandError {
    /// The exit code that goes with the line.
    public var status: ExitStatus {
        switch self {
        case .unreadable, .noModel, .modelNotFound, .nothingToResume: .noInput
        case .notACheckpoint, .manifest, .missingFile, .size, .digest, .tooLarge, .tensors: .badData
        case .configuration, .version, .architecture: .badData
        case .vocabularySize, .vocabularyDigest, .vocabularyLevel: .badData
        case .network(_, let error): error.status
        case .text(let error): error.status
        case .cannotCreate: .cannotCreate
        case .writeFailed, .diskFull, .durabilityUncertain: .inputOutput
        case .locked: .temporary
        }
    }
}
