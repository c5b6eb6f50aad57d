import Modeling
import Text
import Training

/// A text to be measured: its documents as the model reads them, and what there is in them to count.
struct EvaluationText {
    /// What the user calls it.
    let name: String
    /// The ids of each document, the start token first.
    let streams: [[Int32]]
    /// Tokens, words and characters; no loss yet.
    let counts: Evaluation

    init(name: String, _ file: TokenFile, _ vocabulary: Vocabulary) {
        let starts = file.documentStarts(vocabulary)
        self.name = name
        streams = zip(starts, starts.dropFirst() + [file.count]).map { file.ids($0..<$1) }
        // A start token inside a stream is a line end of pretokenized text, predicted like any other.
        counts = Evaluation(
            tokens: file.count - starts.count, words: file.words + file.documents - starts.count,
            spelledWords: file.spelledWords, characters: file.characters)
    }

    /// The evaluation under a model that gives each stream the loss of `body`.
    func evaluation<E>(_ body: ([Int32]) throws(E) -> Double) throws(E) -> Evaluation {
        var evaluation = counts
        for stream in streams { evaluation.nats += try body(stream) }
        return evaluation
    }
}
