public import Text

extension CorpusRecord {
    /// Reads the text that a model was trained on and splits it as it was split then.
    ///
    /// - Parameter vocabulary: The model's, which knows how text is normalized.
    /// - Returns: The corpus, whose training part is the model's to the byte.
    /// - Throws: ``CorpusUnavailable`` where the text is gone, or its training part has another SHA-256.
    public func reread(_ vocabulary: Vocabulary) throws(CorpusUnavailable) -> Corpus {
        if (paths + validationPaths + testPaths).contains("-") { throw .standardInput }
        let corpus: Corpus
        do throws(TextError) {
            corpus = try Corpus(paths: paths, options: options(vocabulary))
        } catch {
            throw .unreadable(error)
        }
        guard corpus.train.sha256 == train?.sha256 else { throw .changed(paths: paths) }
        return corpus
    }

    /// How to read a text in the way this one was read and split.
    public func options(_ vocabulary: Vocabulary) -> CorpusOptions {
        var options = unsplitOptions(vocabulary)
        (options.validationShare, options.testShare) = (validationShare, testShare)
        (options.validationPaths, options.testPaths) = (validationPaths, testPaths)
        return options
    }

    /// How to read another text in the way this one was read, with nothing set aside.
    public func unsplitOptions(_ vocabulary: Vocabulary) -> CorpusOptions {
        var options = CorpusOptions(normalization: vocabulary.normalization)
        (options.unwrap, options.keepsGutenberg) = (unwrap, keepsGutenberg)
        options.pretokenized = vocabulary.level == .pretokenized
        (options.validationShare, options.testShare) = (0, 0)
        return options
    }
}

/// Why a model's own text cannot be had again.
public enum CorpusUnavailable: Error, Equatable, Sendable {
    /// It came through standard input, of which nothing is kept.
    case standardInput
    /// A file is gone or cannot be read.
    case unreadable(TextError)
    /// The training part is not what it was.
    case changed(paths: [String])
}

extension CorpusUnavailable: CustomStringConvertible {
    /// A clause for a person, to follow what it prevents and a colon.
    public var description: String {
        switch self {
        case .standardInput: "the model was trained on standard input, of which nothing is kept"
        case .unreadable(let error): "the model's training text cannot be read again: \(error)"
        case .changed(let paths):
            "\(paths.joined(separator: ", ")) is no longer the text that the model was trained on"
        }
    }
}
