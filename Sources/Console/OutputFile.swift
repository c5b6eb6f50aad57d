public import Text

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where a command's product goes: standard output, or a file that appears only when it is complete.
public struct OutputFile: ~Copyable {
    private let path: String
    private let temporary: String?
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// Standard output where `path` is `-`.
    public init(_ path: String) throws(TextError) {
        self.path = path == "-" ? "standard output" : path
        guard path != "-" else {
            (descriptor, temporary) = (1, nil)
            return
        }
        let name = "\(path).\(getpid()).tmp"
        descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        temporary = descriptor >= 0 ? name : nil
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
    }

    deinit {
        guard let temporary else { return }
        close(descriptor)
        unlink(temporary)
    }

    /// Adds bytes at the end.
    public mutating func write(_ bytes: some Sequence<UInt8>) throws(TextError) {
        buffer += bytes
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Writes out what is buffered; a file takes its name.
    public mutating func finish() throws(TextError) {
        try flush()
        guard let temporary else { return }
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw failure }
    }

    private mutating func flush() throws(TextError) {
        var done = 0
        while done < buffer.count {
            let written = buffer.withUnsafeBytes { systemWrite(descriptor, $0, from: done) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw failure }
            done += written
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private var failure: TextError { .unwritable(path: path, reason: String(cString: strerror(errno))) }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    write(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start)
}
