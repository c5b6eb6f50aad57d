import Modeling
import Text

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension LearnedWords {
    private static let header = "# learned words\t1"
    /// More is no such file.
    private static let maxFileBytes = 16 << 20

    /// The file: a header, then a line for each word, by count and then by spelling.
    ///
    ///     # learned words	1
    ///     Zorgon	12
    ///     teh	banned
    public var tsv: String {
        var lines = [Self.header]
        lines += entries.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
            .map { "\($0.key)\t\($0.value.count)" }
        lines += banned.sorted().map { "\($0)\tbanned" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Reads such a file's text; `path` is for errors.
    public init(tsv: [UInt8], path: String) throws(LearnedWordsError) {
        self.init()
        guard let text = String(validating: tsv, as: UTF8.self) else {
            throw .line(path: path, number: 1, reason: "it is not UTF-8")
        }
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard let first = lines.first, String(first) == Self.header else {
            throw .line(path: path, number: 1, reason: "the first line is not \"\(Self.header)\"")
        }
        for (i, line) in lines.enumerated().dropFirst() {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
            guard columns.count == 2, Self.isWord(columns[0]) else {
                throw .line(
                    path: path, number: i + 1, reason: "it is not a word, a tab and a count or \"banned\"")
            }
            let isNew = entries[columns[0]] == nil && !isBanned(columns[0])
            guard isNew, !isFull else {
                throw .line(
                    path: path, number: i + 1, reason: isNew ? "there are too many words" : "it came before")
            }
            if columns[1] == "banned" {
                banned.insert(columns[0].lowercased())
            } else if let count = Int32(columns[1]), count > 0 {
                _ = add(columns[0], Int(count))
            } else {
                throw .line(
                    path: path, number: i + 1, reason: "\"\(columns[1])\" is no count and not \"banned\"")
            }
        }
    }

    /// Reads the file at `path`; no word where there is none.
    public init(path: String) throws(LearnedWordsError) {
        guard access(path, F_OK) == 0 else {
            self.init()
            return
        }
        let bytes: [UInt8]
        do throws(CheckpointError) {
            bytes = try FileContents(of: path, limit: Self.maxFileBytes).withBytes { Array($0) }
        } catch .size(_, let bytes, let limit) {
            throw .unreadable(
                path: path, reason: "it has \(bytes) bytes, more than the \(limit) of such a file")
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
        try self.init(tsv: bytes, path: path)
    }

    /// Writes the file at `path` as a whole or not at all, and the directories above it.
    public func write(to path: String) throws(LearnedWordsError) {
        let temporary = "\(path).\(getpid()).tmp"
        do throws(CheckpointError) {
            if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
                try makeDirectories(String(path[..<slash]))
            }
            unlink(temporary)
            try writeFile(temporary, Array(tsv.utf8))
        } catch {
            unlink(temporary)
            throw .unwritable(path: path, reason: error.reason)
        }
        guard rename(temporary, path) == 0 else {
            let reason = lastSystemError()
            unlink(temporary)
            throw .unwritable(path: path, reason: reason)
        }
    }
}

/// What can be wrong with a file of learned words.
public enum LearnedWordsError: Error, Equatable, Sendable {
    /// A line, counted from 1, that is none of such a file.
    case line(path: String, number: Int, reason: String)
    /// A file that cannot be read.
    case unreadable(path: String, reason: String)
    /// A file that cannot be written.
    case unwritable(path: String, reason: String)
}

extension LearnedWordsError: CustomStringConvertible {
    /// One line for a person: what was found, what was wanted, what to do.
    public var description: String {
        switch self {
        case .line(let path, let number, let reason):
            "\(path), line \(number): \(reason); mend the line or delete the file"
        case .unreadable(let path, let reason): "cannot read the learned words in \(path): \(reason)"
        case .unwritable(let path, let reason): "cannot keep the learned words in \(path): \(reason)"
        }
    }
}
