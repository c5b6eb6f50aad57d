import Modeling

/// The file that keeps a user's learned words between sessions.
public struct LearnedWordsFile: Sendable {
    private let path: String?
    /// The words that the file holds.
    public private(set) var words = LearnedWords()

    /// Loads the file at `path`; without a path, nothing is loaded or saved.
    public init(_ path: String?) throws(LearnedWordsError) {
        self.path = path
        if let path { words = try LearnedWords(path: path) }
    }

    /// Saves `words` unless the file already holds exactly these.
    public mutating func save(_ words: LearnedWords) throws(LearnedWordsError) {
        guard let path, words != self.words else { return }
        try words.write(to: path)
        self.words = words
    }
}

extension LearnedWords {
    /// The largest file that is read, in bytes.
    private static let maxFileBytes = 16 << 20

    /// Loads the file at `path`; without a file, the list is empty.
    public init(path: String) throws(LearnedWordsError) {
        guard modificationTime(of: path) != nil else {
            self.init()
            return
        }
        let bytes: [UInt8]
        do throws(CheckpointError) {
            bytes = try FileContents(of: path, limit: Self.maxFileBytes).withBytes { Array($0) }
        } catch .size(_, let bytes, let limit) {
            throw .unreadable(path: path, reason: "it has \(bytes) bytes, more than the limit of \(limit)")
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
        try self.init(tsv: bytes, path: path)
    }

    /// Replaces the file at `path` atomically, creating the directories above it if necessary.
    public func write(to path: String) throws(LearnedWordsError) {
        do throws(CheckpointError) {
            try replaceFile(path, Array(tsv.utf8))
        } catch {
            throw .unwritable(path: path, reason: error.reason)
        }
    }
}

/// An error in a file of learned words.
public enum LearnedWordsError: Error, Equatable, Sendable {
    /// An invalid line; lines are counted from 1.
    case line(path: String, number: Int, reason: String)
    /// A file that cannot be read.
    case unreadable(path: String, reason: String)
    /// A file that cannot be written.
    case unwritable(path: String, reason: String)
}

extension LearnedWordsError: CustomStringConvertible {
    /// One line that names the file, the problem and the remedy.
    public var description: String {
        switch self {
        case .line(let path, let number, let reason):
            "\(path), line \(number): \(reason); correct the line or delete the file"
        case .unreadable(let path, let reason): "cannot read the learned words in \(path): \(reason)"
        case .unwritable(let path, let reason): "cannot save the learned words in \(path): \(reason)"
        }
    }
}
