import SystemPackage

/// An error between a file of text and its tokens.
public enum TextError: Error, Equatable, Sendable {
    /// A file that does not exist.
    case missing(path: String)
    /// A file that exists and cannot be read.
    case unreadable(path: String, reason: String)
    /// A file without contents.
    case empty(path: String)
    /// A file without other text than Project Gutenberg's own.
    case onlyGutenberg(path: String, [RemovedText])
    /// A file with invalid UTF-8, where ``CorpusOptions/strict`` forbids it.
    case notText(path: String, reason: String)
    /// A file with a NUL byte at `offset`, as binary files and UTF-16 have.
    case binary(path: String, offset: Int)
    /// A file in a format that is no text.
    case format(path: String, BinaryFormat)
    /// A file in another encoding than UTF-8.
    case encoding(path: String, TextEncoding)
    /// A file of `bytes` that changed while it was read, up to byte `read`.
    case changed(path: String, bytes: Int, read: Int)
    /// A file of ids with something else than numbers and white space at byte `offset`.
    case notIDs(path: String, offset: Int)
    /// A directory without `.txt` files at any depth.
    case noTextFiles(directory: String)
    /// A corpus with too few characters to train on.
    case tooShort(characters: Int)
    /// Shares of a corpus that are negative, or leave nothing to train on.
    case shares(validation: Double, test: Double)
    /// A file that cannot be written, because the disk is full, say.
    case unwritable(path: String, reason: String)
    /// A token file that does not match its header.
    case damagedTokens(path: String, reason: String)
    /// An invalid line in a vocabulary file (counted from 1).
    case vocabulary(path: String, line: Int, reason: String)
    /// An invalid line in a list of words (counted from 1).
    case wordList(path: String, line: Int, reason: String)
    /// A size limit below the number of tokens that every vocabulary needs.
    case vocabularyTooSmall(maxSize: Int, needed: Int)
    /// A failed ICU function, with ICU's name for the error.
    case icu(operation: String, error: String)
    /// A locale name unlike `en` or `de_CH`.
    case locale(String)
    /// A pretokenized word longer than a block, which cannot be cut.
    case giantWord(bytes: Int)
    /// An id outside the vocabulary.
    case unknownID(Int, count: Int)

    /// The error for a file that could not be opened or read.
    static func reading(_ path: String, _ error: any Error) -> TextError {
        switch error {
        case Errno.noSuchFileOrDirectory, Errno.notDirectory: .missing(path: path)
        default: .unreadable(path: path, reason: "\(error)")
        }
    }
}

extension TextError: CustomStringConvertible {
    /// One line for a person: what was found and what was wanted.
    public var description: String {
        switch self {
        case .missing(let path): "\(path) does not exist; check the name"
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .empty(let path): "\(path) is empty; text is needed"
        case .onlyGutenberg(let path, let removed):
            "\(path) has no text of a book, only \(RemovedText.summary(removed))"
        case .notText(let path, let reason): "\(path) is not UTF-8 text: \(reason)"
        case .binary(let path, let offset):
            "\(path) is not UTF-8 text: byte \(offset) is NUL, as in binary files and in UTF-16"
        case .format(let path, let format): "\(path) is not text: it is \(format.rawValue)"
        case .encoding(let path, .other): "\(path) is not UTF-8 text"
        case .encoding(let path, let encoding):
            "\(path) is not UTF-8 text: its bytes read like \(encoding)"
        case .changed(let path, let bytes, let read) where bytes == read:
            "\(path) changed while it was read"
        case .changed(let path, let bytes, let read):
            "\(path) changed while it was read: it had \(bytes) bytes, and \(read) were read"
        case .notIDs(let path, let offset):
            "\(path) is not a list of ids: byte \(offset) belongs to no number; ids are decimal numbers separated "
                + "by white space"
        case .noTextFiles(let directory):
            "\(directory) has no .txt files at any depth; name the files themselves"
        case .tooShort(let characters):
            "the corpus has \(characters) \(characters == 1 ? "character" : "characters"), too few to learn "
                + "from; a model that writes needs thousands"
        case .shares(let validation, let test):
            "cannot set aside the shares \(validation) for validation and \(test) for test; "
                + "neither may be negative, and some text must be left to train on"
        case .unwritable(let path, let reason):
            "cannot write \(path): \(reason); "
                + "\(reason == "\(Errno.noSpace)" ? "free some space or " : "")choose another place"
        case .damagedTokens(let path, let reason):
            "\(path) is damaged: \(reason); delete it, and it will be written again"
        case .vocabulary(let path, let line, let reason), .wordList(let path, let line, let reason):
            "\(path), line \(line): \(reason)"
        case .vocabularyTooSmall(let maxSize, let needed):
            "a vocabulary of at most \(maxSize) tokens cannot spell every text; \(needed) or more are needed"
        case .icu(let operation, let error): "ICU cannot \(operation): \(error); check the installed ICU"
        case .locale(let name): "\"\(name)\" is not a locale; give a name such as en or de_CH"
        case .giantWord(let bytes):
            "a word of \(bytes) bytes or more; pretokenized text needs a space or line end before that"
        case .unknownID(let id, let count): "there is no token \(id); the vocabulary has 0 to \(count - 1)"
        }
    }
}
