import Crypto
import SystemPackage

/// The ids of a corpus, as training reads them.
public struct EncodedCorpus: Sendable {
    /// The ids to train on.
    public let train: TokenFile
    /// The ids for validation; none where nothing was set aside.
    public let validation: TokenFile
    /// The ids for the final test; none where nothing was set aside.
    public let test: TokenFile
    /// Remarks about the cache, one line each.
    public let notices: [String]
}

extension Corpus {
    /// Encodes the whole corpus, or takes the ids from a cache.
    ///
    /// The ids do not depend on the number of threads. A cache directory, which is created where it is missing, keeps
    /// the ids of each part under a key made of the hashes of text and vocabulary and of ICU's version. A file that
    /// does not verify is written again, and a failure to write one is a notice.
    public func encode(
        with tokenizer: Tokenizer, threads: Int, cacheDirectory: String?
    ) throws(TextError) -> EncodedCorpus {
        var notices: [String] = []
        let train = try encode(train, tokenizer, threads, cacheDirectory, &notices)
        let validation = try encode(validation, tokenizer, threads, cacheDirectory, &notices)
        let test = try encode(test, tokenizer, threads, cacheDirectory, &notices)
        return EncodedCorpus(train: train, validation: validation, test: test, notices: notices)
    }

    private func encode(
        _ part: Part, _ tokenizer: Tokenizer, _ threads: Int, _ cacheDirectory: String?,
        _ notices: inout [String]
    ) throws(TextError) -> TokenFile {
        guard let cacheDirectory, !part.isEmpty else {
            return try write(part, tokenizer, threads, to: nil)
        }
        let path = cacheDirectory + "/" + key(part, tokenizer.vocabulary) + ".tokens"
        do throws(TextError) {
            if let cached = try TokenFile(cached: path) {
                if cached.vocabularyCount == tokenizer.vocabulary.count { return cached }
                throw .damagedTokens(path: path, reason: "it belongs to another vocabulary")
            }
        } catch {
            notices.append("\(path) is damaged or has been changed; encoding the text again")
        }
        do throws(TextError) {
            do {
                try makeDirectories(cacheDirectory)
            } catch {
                throw TextError.unwritable(path: cacheDirectory, reason: "\(error)")
            }
            TemporaryFiles.deleteAbandoned(in: cacheDirectory) { $0.contains(".tokens.") }
            return try write(part, tokenizer, threads, to: path)
        } catch .unwritable(_, let reason) {
            notices.append("cannot keep ids in \(cacheDirectory): \(reason); the next run will encode again")
            return try write(part, tokenizer, threads, to: nil)
        }
    }

    private func write(
        _ part: Part, _ tokenizer: Tokenizer, _ threads: Int, to path: String?
    ) throws(TextError) -> TokenFile {
        let vocabulary = tokenizer.vocabulary
        var writer = try TokenWriter(path: path, vocabularyCount: vocabulary.count)
        var encoder = try BlockWorkers(encodingWith: tokenizer, threads: threads)
        func keep(_ result: EncodedBlock) throws(TextError) {
            if result.startsDocument { try writer.begin(vocabulary.start) }
            try writer.append(result.ids, result.counts)
        }
        try part.forEachBlock { (block) throws(TextError) in try encoder.add(block, keep) }
        try encoder.finish(keep)
        return try writer.finish()
    }

    /// Returns a key for all that the ids of a part depend on: the text, its documents, the vocabulary and ICU.
    private func key(_ part: Part, _ vocabulary: Vocabulary) -> String {
        var hash = SHA256()
        let lengths = part.ranges.map { "\($0.count)" }.joined(separator: " ")
        let parts = ["ids 1", part.sha256, lengths, vocabulary.sha256, ICU.version, ICU.unicodeVersion]
        hash.update(data: Array(parts.joined(separator: "\n").utf8))
        return String(hexadecimal(hash.finalize()).prefix(32))
    }
}

/// Creates a directory and those above it, where they are missing.
private func makeDirectories(_ path: String) throws {
    do {
        try makeDirectory(path)
    } catch Errno.fileExists {
    } catch Errno.noSuchFileOrDirectory {
        let parent = FilePath(path).removingLastComponent()
        if parent.isEmpty { throw Errno.noSuchFileOrDirectory }
        try makeDirectories(parent.string)
        do { try makeDirectory(path) } catch Errno.fileExists {}
    }
}
