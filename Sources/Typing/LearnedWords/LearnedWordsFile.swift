import Modeling
import Text

/// The file that keeps a user's learned words between sessions, which several programs may share.
///
/// Saving reads the file again and adds what has changed in this session, so that sessions that run at once keep the
/// words of all of them. Comments and lines that cannot be read stay in the file.
public struct LearnedWordsFile: Sendable {
    private let path: String?
    /// The words that the file held when it was loaded, with the changes saved since.
    public private(set) var words: LearnedWords
    /// What is wrong with lines of the file that cannot be read.
    public private(set) var problems: [LearnedWordsError] = []

    /// Loads the file at `path`; without a path, nothing is loaded or saved.
    ///
    /// - Parameters:
    ///   - path: The path of the file, which may be missing or empty.
    ///   - locale: The language of the words, which decides what differs only in case.
    /// - Throws: ``LearnedWordsError`` if the file cannot be read or is none of learned words.
    public init(_ path: String?, locale: String = "") throws(LearnedWordsError) {
        self.path = path
        words = LearnedWords(locale: locale)
        guard let path else { return }
        let lines = try LearnedLines(path: path, locale: locale)
        (words, problems) = (lines.words, lines.problems)
    }

    /// Saves the changes that led to `words` since the file was loaded or saved.
    public mutating func save(_ words: LearnedWords) throws(LearnedWordsError) {
        guard let path, words != self.words else { return }
        let lock = DirectoryLock(ofFile: path)
        defer { lock.release() }
        let lines = try LearnedLines(path: path, locale: words.cases.locale)
        var all = lines.words
        all.apply(words, since: self.words)
        try replace(path, all.tsv(keeping: lines.kept))
        self.words = words
    }
}

extension LearnedWords {
    /// Loads the file at `path`, as far as it can be read; without a file, the list is empty.
    public init(path: String) throws(LearnedWordsError) {
        self = try LearnedLines(path: path, locale: "").words
    }

    /// Replaces the file at `path` atomically, creating the directories above it if necessary.
    public func write(to path: String) throws(LearnedWordsError) { try replace(path, tsv(keeping: [])) }
}

extension LearnedLines {
    /// The largest file that is read, in bytes.
    private static let maxFileBytes = 16 << 20

    /// Loads the file at `path`; without a file, there are no lines.
    fileprivate init(path: String, locale: String) throws(LearnedWordsError) {
        var bytes: [UInt8] = []
        do throws(CheckpointError) {
            if modificationTime(of: path) != nil {
                bytes = try FileContents(of: path, limit: Self.maxFileBytes).withBytes { Array($0) }
            }
        } catch .size(_, let bytes, let limit) {
            throw .unreadable(path: path, reason: "it has \(bytes) bytes, more than the limit of \(limit)")
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
        try self.init(bytes, path: path, locale: locale)
    }
}

private func replace(_ path: String, _ bytes: [UInt8]) throws(LearnedWordsError) {
    do throws(CheckpointError) {
        try replaceFile(path, bytes)
    } catch {
        throw .unwritable(path: path, reason: error.reason)
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
            "\(path), line \(number): \(reason); correct the line or name another file"
        case .unreadable(let path, let reason): "cannot read the learned words in \(path): \(reason)"
        case .unwritable(let path, let reason): "cannot save the learned words in \(path): \(reason)"
        }
    }
}
