import Crypto
import Text

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A model's training text in a file beside it, as the model saw it: normalized, unwrapped, only what it learned
/// from.
///
/// Sixteen bytes, `lmnovelty`, zeros, and a version; then every document followed by a byte 255, which no UTF-8
/// has. What is right is known beforehand: without those bytes, the text has the length and the SHA-256 that
/// the model's `config.json` gives of its training part. So a file that is damaged, or of another text, is found
/// out by reading it once.
struct TrainingText {
    /// The first bytes of the file.
    private static let head = Array("lmnovelty".utf8) + [0, 0, 0, 0, 0, 0, 1]
    private static let separator: UInt8 = 0xFF

    let path: String
    /// What `config.json` says of the text.
    let part: CorpusRecord.Part

    /// Finds out whether the file is there and of the text that it should be of.
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

    /// Gives `body` the text block after block.
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

    /// What stands before and after the run of `length` bytes that ends at `end`, within its document.
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

    /// Writes the training part of `corpus`; the file appears when it is complete.
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

    /// Opens the file for `body`, once it is an ordinary one with the right first bytes.
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
        // Every document has a byte of text and one after it, so that no file of another size need be read.
        let size = Int(information.st_size) - Self.head.count
        guard part.bytes > 0, size > part.bytes, size - part.bytes <= part.bytes,
            try bytes(descriptor, -Self.head.count..<0) == Self.head
        else { throw .stale }
        return try body(descriptor)
    }

    /// Up to as many bytes as `range` has, counted from the start of the text.
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

    /// Fills `buffer` from `offset` on, as far as the file goes.
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
    /// Without the bytes of a character that the end cuts off.
    fileprivate var wholeCharacters: SubSequence {
        guard let lead = lastIndex(where: { !isContinuation($0) }) else { return prefix(0) }
        let wanted = self[lead] < 0x80 ? 1 : self[lead] < 0xE0 ? 2 : self[lead] < 0xF0 ? 3 : 4
        return distance(from: lead, to: endIndex) < wanted ? self[..<lead] : self[...]
    }

    /// The bytes at the end that all satisfy `predicate`.
    fileprivate func suffix(while predicate: (UInt8) -> Bool) -> SubSequence {
        self[(lastIndex { !predicate($0) }.map(index(after:)) ?? startIndex)...]
    }
}

/// The digest in lower-case hexadecimal digits.
private func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// Why a file cannot be used.
enum TrainingTextError: Error, Equatable {
    /// What the system says.
    case unreadable(String)
    /// It is not of this text.
    case stale
}
