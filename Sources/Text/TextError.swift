/// What can go wrong between a file of text and its tokens.
public enum TextError: Error, Equatable, Sendable {
    /// A file that is not there.
    case missing(path: String)
    /// A file that is there and cannot be read.
    case unreadable(path: String, reason: String)
    /// A file that holds nothing.
    case empty(path: String)
    /// A file that is not UTF-8 text where only text will do (`--strict`), or not text at all.
    case notText(path: String, reason: String)
    /// A directory without a single `.txt` file in it or below it.
    case noTextFiles(directory: String)
    /// A corpus with fewer characters than anything can be learned from.
    case tooShort(characters: Int)
    /// Shares of a corpus that are negative, or leave nothing to train on.
    case shares(validation: Double, test: Double)
    /// A file that cannot be written: a full disk, say.
    case unwritable(path: String, reason: String)
    /// A file of ids that is not what it says it is.
    case damagedTokens(path: String, reason: String)
    /// A vocabulary file with something wrong in a line (counted from 1).
    case vocabulary(path: String, line: Int, reason: String)
    /// A size limit that does not even hold the tokens that every vocabulary needs.
    case vocabularyTooSmall(maxSize: Int, needed: Int)
    /// An ICU function that failed, by ICU's name for the error.
    case icu(operation: String, error: String)
    /// A locale that is not a name such as `en` or `de_CH`.
    case locale(String)
    /// A word longer than a block, at a level that has no way to cut one.
    case giantWord(bytes: Int)
    /// An id that the vocabulary does not have.
    case unknownID(Int, count: Int)
}

extension TextError: CustomStringConvertible {
    /// One line for a person: what was found, what was wanted, what to do.
    public var description: String {
        switch self {
        case .missing(let path): "\(path) does not exist; check the name"
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .empty(let path): "\(path) is empty; text is needed"
        case .notText(let path, let reason): "\(path) is not UTF-8 text: \(reason)"
        case .noTextFiles(let directory):
            "\(directory) holds no .txt file at any depth; name the files themselves"
        case .tooShort(let characters):
            "the corpus has \(characters) \(characters == 1 ? "character" : "characters"), too few to learn "
                + "from; thousands are needed for a model that writes"
        case .shares(let validation, let test):
            "cannot set aside the shares \(validation) for validation and \(test) for test; "
                + "none may be negative, and something must be left to train on"
        case .unwritable(let path, let reason):
            "cannot write \(path): \(reason); free some space or name another place"
        case .damagedTokens(let path, let reason):
            "\(path) is damaged: \(reason); delete it, and it will be made anew"
        case .vocabulary(let path, let line, let reason):
            "\(path), line \(line): \(reason); build the vocabulary again with lmtok vocab"
        case .vocabularyTooSmall(let maxSize, let needed):
            "a vocabulary of at most \(maxSize) tokens cannot spell every text; give it \(needed) or more"
        case .icu(let operation, let error): "ICU cannot \(operation): \(error); check the installed ICU"
        case .locale(let name): "\"\(name)\" is not a locale; give a name such as en or de_CH"
        case .giantWord(let bytes):
            "a word of \(bytes) bytes or more; pretokenized text needs a space or line end before that"
        case .unknownID(let id, let count): "there is no token \(id); the vocabulary has 0 to \(count - 1)"
        }
    }
}
