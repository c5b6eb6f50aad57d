public import Modeling
import Synchronization

/// Finds what texts have copied from a model's training text.
///
/// The training text is looked for once, at the first request, where the model's configuration says that it is; no
/// request names a file. It is checked against the digest in the configuration and kept beside the model, as
/// `lmgen --novelty` does. Where it is missing or another, every request is told so until the model is loaded again.
public final class NoveltyDesk: Sendable {
    private let model: LanguageModel
    private let bytes: Int
    private let index = Mutex<Result<CopyIndex, CopyIndexError>?>(nil)

    /// Looks copies up for a model, in a training text of at most `bytes` bytes.
    init(_ model: LanguageModel, bytes: Int) { (self.model, self.bytes) = (model, bytes) }

    /// Reports what a text has copied.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - note: Takes the reason why no copies can be found, once. It names files, so that it is for the owner only.
    /// - Returns: The report.
    /// - Throws: A ``RequestError`` of status 409 where the training text is not available.
    public func report(
        on text: String, _ note: (String) -> Void = { _ in }
    ) throws(RequestError) -> CopyReport {
        let found = index.withLock { index in
            if let index { return index }
            let opened = open()
            if case .failure(let error) = opened {
                note("no copies are found in texts of \(model.path): \(error)")
            }
            index = opened
            return opened
        }
        do throws(CopyIndexError) {
            return try found.get().reports(on: [text])[0]
        } catch {
            // A file that could be opened once may be opened again.
            if case .success = found { index.withLock { $0 = nil } }
            throw RequestError(
                409, .invalid, "The model's training text is not available, so that copies cannot be found.",
                parameter: "model", code: "training_text_unavailable")
        }
    }

    private func open() -> Result<CopyIndex, CopyIndexError> {
        Result { () throws(CopyIndexError) in
            if let size = model.configuration.corpus.train?.bytes, size > bytes {
                throw .unreadable(
                    path: "the training text", reason: "it has \(size) bytes, more than \(bytes)")
            }
            return try CopyIndex(of: model)
        }
    }
}
