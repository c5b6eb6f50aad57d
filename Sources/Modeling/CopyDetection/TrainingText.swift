import Crypto
import Text

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file with a model's training text as the model saw it: normalized and unwrapped.
///
/// Sixteen bytes, `lmnovelty`, zeros, and a version; then every document followed by a byte 255, which UTF-8 does not
/// have. Without those bytes, the text has the length and the SHA-256 of the training part in the model's `config.json`,
/// so that a damaged file, or one of another text, is recognized by reading it once.
struct TrainingText {
    /// The first bytes of the file.
    private static let head = Array("lmnovelty".utf8) + [0, 0, 0, 0, 0, 0, 1]
    private static let separator: UInt8 = 0xFF

    let path: String
    /// The length and digest of the text in `config.json`.
    let part: CorpusRecord.Part

    /// Checks that the file exists and holds the right text.
    func verify() throws(TrainingTextError) {
        var (hash, bytes) = (SHA256(), 0)
        try forEachBlock { block in
            for run in block.split(separator: Self.separator) {
                hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: run))
                bytes += run.count
            }
        }
        guard bytes == part.bytes, hexadecimal(hash.finalize()) == part.sha256 else { throw .stale }
    }

    /// Passes the text to `body`, block after block.
    func forEachBlock(_ body: (UnsafeRawBufferPointer) -> Void) throws(TrainingTextError) {
        try withDescriptor { descriptor throws(TrainingTextError) in
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
            defer { buffer.deallocate() }
            var offset = Self.head.count
            while true {
                let count = try Self.read(descriptor, buffer, at: offset)
                if count == 0 { return }
                body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                offset += count
            }
        }
    }

    /// Returns the text before and after the run of `length` bytes that ends at `end`, within its document.
    func surroundings(of end: Int, _ length: Int) throws(TrainingTextError) -> (before: String, after: String)
    {
        let reach = 60
        return try withDescriptor { descriptor throws(TrainingTextError) in
            let start = max(0, end - length)
            let before = try bytes(descriptor, max(0, start - reach)..<start)
            let after = try bytes(descriptor, end..<end + reach)
            return (
                String(
                    decoding: before.suffix { $0 != Self.separator }.drop(while: isContinuation),
                    as: UTF8.self),
                String(decoding: after.prefix { $0 != Self.separator }.wholeCharacters, as: UTF8.self)
            )
        }
    }

    /// Writes the training part of `corpus`; the file appears once it is complete.
    func write(_ corpus: Corpus, advanced: (Int) -> Void) throws(CheckpointError) {
        let temporary = "\(path).\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .cannotCreate(path: path, reason: lastSystemError()) }
        do throws(CheckpointError) {
            defer { close(descriptor) }
            try writeAll(Self.head, to: descriptor, path: path)
            for document in 0..<corpus.train.documents {
                var text: [UInt8]
                do throws(TextError) {
                    text = try corpus.train.text(ofDocument: document)
                } catch {
                    throw .text(error)
                }
                text.append(Self.separator)
                try writeAll(text, to: descriptor, path: path)
                advanced(text.count)
            }
            guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
                throw .writeFailed(path: path, reason: lastSystemError())
            }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Opens the file for `body` if it is a regular file with the right first bytes.
    private func withDescriptor<Value>(_ body: (Int32) throws(TrainingTextError) -> Value)
        throws(TrainingTextError) -> Value
    {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(lastSystemError()) }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable("it is not an ordinary file")
        }
        // Every document has at least a byte of text and one after it: files of other sizes need not be read.
        let size = Int(information.st_size) - Self.head.count
        guard part.bytes > 0, size > part.bytes, size - part.bytes <= part.bytes,
            try bytes(descriptor, -Self.head.count..<0) == Self.head
        else { throw .stale }
        return try body(descriptor)
    }

    /// Returns the bytes of a range, counted from the start of the text, fewer at the end of the file.
    private func bytes(_ descriptor: Int32, _ range: Range<Int>) throws(TrainingTextError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var fault: TrainingTextError?
        let count = bytes.withUnsafeMutableBytes { buffer in
            do throws(TrainingTextError) {
                return try Self.read(descriptor, buffer, at: Self.head.count + range.lowerBound)
            } catch {
                fault = error
                return 0
            }
        }
        if let fault { throw fault }
        return Array(bytes.prefix(count))
    }

    /// Fills `buffer` from `offset` on and returns the number of bytes read, fewer at the end of the file.
    private static func read(
        _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(TrainingTextError) -> Int {
        var done = 0
        while let base = buffer.baseAddress, done < buffer.count {
            let count = pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(lastSystemError()) }
            if count == 0 { break }
            done += count
        }
        return done
    }
}

extension RandomAccessCollection<UInt8> {
    /// The bytes without an incomplete character at the end.
    fileprivate var wholeCharacters: SubSequence {
        guard let lead = lastIndex(where: { !isContinuation($0) }) else { return prefix(0) }
        let wanted = self[lead] < 0x80 ? 1 : self[lead] < 0xE0 ? 2 : self[lead] < 0xF0 ? 3 : 4
        return distance(from: lead, to: endIndex) < wanted ? self[..<lead] : self[...]
    }

    /// The longest suffix whose bytes all satisfy `predicate`.
    fileprivate func suffix(while predicate: (UInt8) -> Bool) -> SubSequence {
        self[(lastIndex { !predicate($0) }.map(index(after:)) ?? startIndex)...]
    }
}

/// Why a file cannot be used.
enum TrainingTextError: Error, Equatable {
    /// The system's reason.
    case unreadable(String)
    /// The file of another text.
    case stale
}
