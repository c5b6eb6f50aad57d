import Crypto
import SystemPackage
import Text

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
        try withFile { file in
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
            defer { buffer.deallocate() }
            var offset = Self.head.count
            while case let count = try file.read(at: offset, filling: buffer), count > 0 {
                body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                offset += count
            }
        }
    }

    /// Returns the text before and after the run of `length` bytes that ends at `end`, within its document.
    func surroundings(of end: Int, _ length: Int) throws(TrainingTextError) -> (before: String, after: String)
    {
        let reach = 60
        return try withFile { file in
            let start = max(0, end - length)
            let before = try bytes(file, max(0, start - reach)..<start)
            let after = try bytes(file, end..<end + reach)
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
        // The file is the model's own: nobody wants its text in a device or a pipe in its place.
        if (try? Stat(path))?.type != .regular { removeFile(path) }
        try writing(path, part.bytes) {
            let replacement = try ReplacementFile(path)
            try replacement.file.writeAll(Self.head)
            for document in 0..<corpus.train.documents {
                let text: [UInt8]
                do throws(TextError) {
                    text = try corpus.train.text(ofDocument: document) + [Self.separator]
                } catch {
                    throw CheckpointError.text(error)
                }
                try replacement.file.writeAll(text)
                advanced(text.count)
            }
            try replacement.finish()
        }
    }

    /// Opens the file for `body` if it is a regular file with the right first bytes.
    private func withFile<Value>(_ body: (FileDescriptor) throws -> Value) throws(TrainingTextError) -> Value
    {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
            defer { try? file.close() }
            let status = try file.stat()
            guard status.type == .regular else {
                throw TrainingTextError.unreadable("it is not an ordinary file")
            }
            // Every document has at least a byte of text and one after it: files of other sizes need not be read.
            let size = Int(status.size) - Self.head.count
            guard part.bytes > 0, size > part.bytes, size - part.bytes <= part.bytes,
                try bytes(file, -Self.head.count..<0) == Self.head
            else { throw TrainingTextError.stale }
            return try body(file)
        } catch let error as TrainingTextError {
            throw error
        } catch {
            throw .unreadable("\(error)")
        }
    }

    /// Returns the bytes of a range, counted from the start of the text, fewer at the end of the file.
    private func bytes(_ file: FileDescriptor, _ range: Range<Int>) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            count = try file.read(
                at: Self.head.count + range.lowerBound, filling: UnsafeMutableRawBufferPointer(buffer))
        }
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
