public import Text

extension CorpusRecord {
    /// Reads the text that a model was trained on and splits it in the same way.
    ///
    /// - Parameter vocabulary: The model's vocabulary, which determines the normalization.
    /// - Returns: The corpus, whose training part is the model's byte for byte.
    /// - Throws: An error where the text is missing or its training part has another SHA-256.
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

    /// Returns the options that read and split a text as this one was.
    public func options(_ vocabulary: Vocabulary) -> CorpusOptions {
        var options = unsplitOptions(vocabulary)
        (options.validationShare, options.testShare) = (validationShare, testShare)
        (options.validationPaths, options.testPaths) = (validationPaths, testPaths)
        return options
    }

    /// Returns the options that read another text as this one was, without splitting it.
    public func unsplitOptions(_ vocabulary: Vocabulary) -> CorpusOptions {
        var options = CorpusOptions(normalization: vocabulary.normalization)
        (options.unwrap, options.keepsGutenberg) = (unwrap, keepsGutenberg)
        if hyphensFromVocabulary == true { options.vocabulary = vocabulary }
        options.pretokenized = vocabulary.level == .pretokenized
        (options.validationShare, options.testShare) = (0, 0)
        return options
    }
}

/// The reason why a model's training text cannot be read again.
public enum CorpusUnavailable: Error, Equatable, Sendable {
    /// It came from standard input, which is not kept.
    case standardInput
    /// A file is missing or cannot be read.
    case unreadable(TextError)
    /// The training part has changed.
    case changed(paths: [String])
}

extension CorpusUnavailable: CustomStringConvertible {
    /// A clause for a person, to follow the consequence and a colon.
    public var description: String {
        switch self {
        case .standardInput: "the model was trained on standard input, which is not kept"
        case .unreadable(let error): "the model's training text cannot be read again: \(error)"
        case .changed(let paths):
            "\(paths.joined(separator: ", ")) is no longer the text that the model was trained on, "
                + "or this version of the program reads it differently"
        }
    }
}
