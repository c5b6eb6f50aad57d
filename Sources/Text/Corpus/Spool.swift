import SystemPackage

/// Bytes that are written once and read often: in memory up to a limit, in a temporary file beyond it.
///
/// The file never has a name, so that nothing stays behind however the process ends. Reading copies blocks, since
/// mapped pages would count as the process's own memory. A finished spool does not change, and several threads may
/// read it.
final class Spool: @unchecked Sendable {
    /// The number of bytes that stay in memory.
    static let memoryLimit = 32 << 20

    private(set) var count = 0
    private var memory: [UInt8] = []
    private var file: FileDescriptor?
    private let limit: Int

    init(memoryLimit: Int = Spool.memoryLimit) { limit = memoryLimit }

    deinit { try? file?.close() }

    /// Adds `bytes` at the end.
    func append(_ bytes: [UInt8]) throws(TextError) {
        memory += bytes
        count += bytes.count
        if memory.count > limit || (file != nil && memory.count >= 1 << 20) { try flush() }
    }

    /// Ends the writing; from then on the spool may be read.
    func finish() throws(TextError) { if file != nil { try flush() } }

    /// Returns a copy of the bytes of `range`.
    func read(_ range: Range<Int>) throws(TextError) -> [UInt8] {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= count, "\(range) of a spool of \(count) bytes")
        guard let file else { return Array(memory[range]) }
        var bytes = [UInt8](repeating: 0, count: range.count)
        do {
            let read = try bytes.withUnsafeMutableBytes { try file.read(at: range.lowerBound, filling: $0) }
            if read == range.count { return bytes }
            throw TextError.unreadable(
                path: "the temporary text", reason: "it ends at byte \(range.lowerBound + read)")
        } catch let error as TextError {
            throw error
        } catch {
            throw .unreadable(path: "the temporary text", reason: "\(error)")
        }
    }

    private func flush() throws(TextError) {
        let file = if let file { file } else { try FileDescriptor.unnamed() }
        self.file = file
        do {
            try file.writeAll(memory)
        } catch {
            throw .unwritable(path: "a temporary file", reason: "\(error)")
        }
        memory.removeAll(keepingCapacity: memory.count <= 1 << 21)
    }
}
