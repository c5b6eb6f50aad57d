import Text

/// What a model has read, kept beside it so that what it writes can be looked up there.
///
///     let index = try CopyIndex(of: model)
///     let novelty = try index.reports(on: ["It was a bright cold day"])[0]
///
/// The file is the training text itself, since one pass over it answers every question about any number of texts
/// exactly: see ``CopyFinder``. It is written once, verified whenever it is opened, and written anew
/// where it is damaged or the model was trained on another text.
public struct CopyIndex: Sendable {
    /// The file's name in a run, or in a checkpoint that is in none.
    public static let fileName = "novelty.index"
    /// The bytes that one automaton is made of: a longer text is cut there, and so are its runs.
    static let most = 1 << 16

    /// The file.
    public var path: String { text.path }
    private let text: TrainingText

    /// Opens the file beside `model`, or writes it.
    ///
    /// - Parameters:
    ///   - model: The model whose training text it is.
    ///   - writing: Told that the training text must be read, with 0 bytes of it, and then how many are written.
    /// - Throws: Why there is none.
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
        } catch {}  // A file that is damaged, stale or not there is the same to us: it is made.
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

    /// How much of each text is copied from what the model has read.
    ///
    /// - Parameter texts: What was written, without the prompts.
    /// - Returns: What was found of each, in their order.
    /// - Throws: ``CopyIndexError/unreadable(path:reason:)``.
    public func reports(on texts: [String]) throws(CopyIndexError) -> [CopyReport] {
        // Bytes that no text has keep the texts apart.
        let joined = Array(texts.map { Array($0.utf8) }.joined(separator: [0xFF]))
        do throws(TrainingTextError) {
            var matches: [(length: Int, end: Int)] = []
            for start in stride(from: 0, to: joined.count, by: Self.most) {
                var finder = CopyFinder(Array(joined[start..<min(start + Self.most, joined.count)]))
                try text.forEachBlock { finder.read($0) }
                matches += finder.matches
            }
            var novelties: [CopyReport] = []
            var start = 0
            for written in texts {
                let end = start + written.utf8.count
                novelties.append(
                    try CopyReport(of: joined[start..<end], matches[start..<end]) {
                        end, length throws(TrainingTextError) in
                        try text.surroundings(of: end, length)
                    })
                start = end + 1
            }
            return novelties
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
    }
}

extension Run {
    /// The run that a checkpoint is in, or the checkpoint itself where it is in none.
    fileprivate static func directory(ofCheckpoint path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        let (directory, name) = (String(path[..<slash]), String(path[path.index(after: slash)...]))
        return Run.Entry(name: name, in: directory) == nil ? path : directory
    }
}

/// Why there is no index.
public enum CopyIndexError: Error, Equatable, Sendable {
    /// The text cannot be had again, and no file has it.
    case text(CorpusUnavailable)
    /// The file cannot be written.
    case unwritable(path: String, reason: String)
    /// The file could be read a moment ago, and no more.
    case unreadable(path: String, reason: String)
}

extension CopyIndexError: CustomStringConvertible {
    /// A clause for a person, to follow what it prevents and a colon.
    public var description: String {
        switch self {
        case .text(let loss): "\(loss)"
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
        case .stale: "it has been changed in between"
        }
    }
}
