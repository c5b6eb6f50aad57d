import Text

/// A model's training text, kept beside the model so that copied text can be found.
///
///     let index = try CopyIndex(of: model)
///     let report = try index.reports(on: ["It was a bright cold day"])[0]
///
/// The file is the training text itself, since one pass over it finds all copies in any number of texts exactly: see
/// ``CopyFinder``. It is written once, verified whenever it is opened, and written again if it is damaged or belongs to
/// another text.
public struct CopyIndex: Sendable {
    /// The file's name in a run, or in a checkpoint outside of one.
    public static let fileName = "novelty.index"
    /// The bytes of one automaton; longer texts, and their runs, are cut there.
    static let most = 1 << 16

    /// The file.
    public var path: String { text.path }
    private let text: TrainingText

    /// Opens the file beside `model`, or writes it.
    ///
    /// - Parameters:
    ///   - model: The model whose training text it is.
    ///   - writing: Called when the training text must be read, first with 0 bytes done, then as they are written.
    /// - Throws: ``CopyIndexError``.
    public init(of model: LanguageModel, writing: (_ done: Int, _ all: Int) -> Void = { _, _ in })
        throws(CopyIndexError)
    {
        try self.init(
            record: model.configuration.corpus, vocabulary: model.vocabulary,
            path: Run.directory(ofCheckpoint: model.path) + "/" + Self.fileName, writing: writing)
    }

    init(
        record: CorpusRecord, vocabulary: Vocabulary, path: String,
        writing: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws(CopyIndexError) {
        guard let part = record.train else { throw .text(.changed(paths: record.paths)) }
        text = TrainingText(path: path, part: part)
        do throws(TrainingTextError) {
            try text.verify()
            return
        } catch {}  // A file that is damaged, stale or missing is written again.
        writing(0, part.bytes)
        let corpus: Corpus
        do throws(CorpusUnavailable) {
            corpus = try record.reread(vocabulary)
        } catch {
            throw .text(error)
        }
        do throws(CheckpointError) {
            var done = 0
            try text.write(corpus) {
                done += $0
                writing(done, part.bytes)
            }
        } catch {
            throw .unwritable(path: path, reason: error.reason)
        }
    }

    /// Finds the copied parts of texts.
    ///
    /// - Parameter texts: The texts, without their prompts.
    /// - Returns: A report on each text.
    /// - Throws: ``CopyIndexError/unreadable(path:reason:)``.
    public func reports(on texts: [String]) throws(CopyIndexError) -> [CopyReport] {
        // A byte that no text has separates the texts.
        let joined = Array(texts.map { Array($0.utf8) }.joined(separator: [0xFF]))
        do throws(TrainingTextError) {
            var matches: [(length: Int, end: Int)] = []
            for start in stride(from: 0, to: joined.count, by: Self.most) {
                var finder = CopyFinder(Array(joined[start..<min(start + Self.most, joined.count)]))
                try text.forEachBlock { finder.read($0) }
                matches += finder.matches
            }
            var reports: [CopyReport] = []
            var start = 0
            for written in texts {
                let end = start + written.utf8.count
                reports.append(
                    try CopyReport(of: joined[start..<end], matches[start..<end]) {
                        end, length throws(TrainingTextError) in
                        try text.surroundings(of: end, length)
                    })
                start = end + 1
            }
            return reports
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
    }
}

extension Run {
    /// The run that contains a checkpoint, or the checkpoint itself if there is none.
    fileprivate static func directory(ofCheckpoint path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        let (directory, name) = (String(path[..<slash]), String(path[path.index(after: slash)...]))
        return Run.Entry(name: name, in: directory) == nil ? path : directory
    }
}

/// Why text cannot be looked up.
public enum CopyIndexError: Error, Equatable, Sendable {
    /// The training text is no longer available, and no file has it.
    case text(CorpusUnavailable)
    /// The file cannot be written.
    case unwritable(path: String, reason: String)
    /// The file can no longer be read.
    case unreadable(path: String, reason: String)
}

extension CopyIndexError: CustomStringConvertible {
    /// A clause for a person, to follow a colon.
    public var description: String {
        switch self {
        case .text(let reason): "\(reason)"
        case .unwritable(let path, let reason):
            "cannot write \(path), where the training text is kept for this: \(reason)"
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        }
    }
}

extension TrainingTextError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreadable(let reason): reason
        case .stale: "it has changed meanwhile"
        }
    }
}
