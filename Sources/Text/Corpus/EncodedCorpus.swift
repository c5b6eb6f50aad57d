import Crypto
import SystemPackage

/// A corpus as ids: what training reads.
public struct EncodedCorpus: Sendable {
    /// The ids to learn from.
    public let train: TokenFile
    /// The ids to judge progress by; none where nothing was set aside.
    public let validation: TokenFile
    /// The ids to judge the finished model by; none where nothing was set aside.
    public let test: TokenFile
    /// What there is to say about the cache, one line each.
    public let notices: [String]
}

extension Corpus {
    /// The whole corpus as ids, or what a cache has of it.
    ///
    /// The ids do not depend on the number of threads. With a cache directory, which is made where it is missing,
    /// each part's ids are kept there under a key made of the hashes of text and vocabulary and of ICU's version;
    /// a file that does not verify is made anew, and one that cannot be written is done without, with a notice.
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
            notices.append("\(path) is no longer what was written there; the text is encoded anew")
        }
        do throws(TextError) {
            do {
                try makeDirectories(cacheDirectory)
            } catch {
                throw TextError.unwritable(path: cacheDirectory, reason: "\(error)")
            }
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

    /// Names the ids of a part: they follow from the text, where its documents begin, the vocabulary and ICU.
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
