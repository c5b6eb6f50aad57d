import Modeling
public import Text

/// A text to measure models on: its documents as a model reads them, and the counts that normalize a loss.
public struct EvaluationText {
    /// What people call it.
    public let name: String
    /// Whether it is the validation text that the weights of the model's counts were fitted on.
    public let isValidation: Bool
    /// The token ids of each document, the start token first.
    public let documents: [[Int32]]
    /// Tokens, words and characters; no loss yet.
    public let counts: Evaluation

    /// Takes the documents of an encoded text.
    ///
    /// - Parameters:
    ///   - name: What people call it.
    ///   - file: The token ids.
    ///   - vocabulary: The vocabulary of the ids.
    ///   - isValidation: Whether it is the model's validation text.
    /// - Throws: The error of a file that has become shorter or damaged.
    public init(
        name: String, _ file: TokenFile, _ vocabulary: Vocabulary, isValidation: Bool = false
    ) throws(TextError) {
        let starts = try file.documentStarts(vocabulary)
        (self.name, self.isValidation) = (name, isValidation)
        documents = try zip(starts, starts.dropFirst() + [file.count])
            .map { (start, end) throws(TextError) in try file.ids(start..<end) }
        // A start token inside a document is a line end of pretokenized text, predicted like any other.
        counts = Evaluation(
            tokens: file.count - starts.count, words: file.words + file.documents - starts.count,
            spelledWords: file.spelledWords, characters: file.characters)
    }

    /// Returns the evaluation of a predictor that gives each document the loss of `body`, in nats.
    func evaluation<E>(_ body: ([Int32]) throws(E) -> Double) throws(E) -> Evaluation {
        var evaluation = counts
        for document in documents { evaluation.nats += try body(document) }
        return evaluation
    }
}
