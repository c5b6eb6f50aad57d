import Console
import Modeling
import Neural
import Text
import Training

/// A run that is ready to begin or to go on: text, vocabulary, network and trainer.
struct Preparation {
    let trainer: Trainer
    let tokenizer: Tokenizer
    let corpus: CorpusRecord
    let encoded: EncodedCorpus
    /// What there is to say before it starts, a line each.
    var notices: [String]

    /// Units of the training text and of the validation text.
    var units: (training: Units, validation: Units) {
        (Units(encoded.train), Units(encoded.validation.characters > 0 ? encoded.validation : encoded.train))
    }
}

extension Units {
    /// The units of a text: every token but the start tokens is predicted.
    init(_ file: TokenFile) {
        let tokens = file.count - file.documents
        self.init(tokensPerCharacter: Double(tokens) / Double(max(1, file.characters)))
    }
}

extension CorpusRecord {
    /// What a checkpoint says of `corpus`, read from `paths`.
    init(_ corpus: Corpus, paths: [String]) {
        self.init(paths: paths)
        let options = corpus.options
        (validationPaths, testPaths) = (options.validationPaths, options.testPaths)
        (validationShare, testShare) = (options.validationShare, options.testShare)
        (unwrap, keepsGutenberg) = (options.unwrap, options.keepsGutenberg)
        (train, validation, test) = (Part(corpus.train), Part(corpus.validation), Part(corpus.test))
    }
}

extension CorpusRecord.Part {
    /// The record of a part, `nil` of an empty one.
    fileprivate init?(_ part: Corpus.Part) {
        guard !part.isEmpty else { return nil }
        self.init(sha256: part.sha256, bytes: part.bytes, characters: part.characters)
    }
}
