#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The right to write into a run: as long as this lives, no other process can have it.
///
/// The lock is the system's (`flock`), so that it ends with the process however that ends; the file
/// `run.lock` holds the process's number for people, and stays.
public final class RunWriter: Sendable {
    /// The run that is locked.
    public let run: Run
    private let descriptor: Int32

    /// Makes the run's directory where it is missing, locks it, and clears away what an interrupted
    /// writer left behind.
    public init(_ run: Run) throws(CheckpointError) {
        self.run = run
        try makeDirectories(run.path)
        let path = run.path + "/run.lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
        guard descriptor >= 0 else { throw .cannotCreate(path: path, reason: lastSystemError()) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let (isHeld, reason) = (errno == EWOULDBLOCK, lastSystemError())
            var digits = [UInt8](repeating: 0, count: 20)
            let count = pread(descriptor, &digits, digits.count, 0)
            close(descriptor)
            guard isHeld else { throw .cannotCreate(path: path, reason: reason) }
            let text = String(decoding: digits.prefix(max(count, 0)), as: UTF8.self)
            throw .locked(path: run.path, process: text.split(separator: "\n").first.flatMap { Int32($0) })
        }
        let text = Array("\(getpid())\n".utf8)
        // The number is for people only; a full disk must not keep a run from ending well.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
        for name in names(inDirectory: run.path) ?? [] where name.hasPrefix(".tmp-") {
            removeTree(run.path + "/" + name)
        }
    }

    deinit {
        // A child forked meanwhile shares the lock until it execs; unlocking ends it for both.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Writes a whole checkpoint, or leaves everything as it was; returns its directory.
    ///
    /// The files and, after them, the manifest go into a temporary sibling, each is forced to the disk,
    /// the sibling takes the checkpoint's name, and the run's directory is forced to the disk. Only then
    /// are older checkpoints of the same kind deleted, all but `keep` in all.
    @discardableResult public func write(
        _ kind: Run.Kind, step: Int, files: [(name: String, bytes: [UInt8])], keep: Int = 2
    ) throws(CheckpointError) -> String {
        precondition(step >= 0 && keep >= 1, "step \(step), keep \(keep)")
        let final = run.path + "/\(kind.rawValue)-\(step)"
        let temporary = run.path + "/.tmp-\(kind.rawValue)-\(step)-\(getpid())"
        let manifest = try Manifest(files).encoded()
        let all = files + [(Manifest.fileName, manifest)]
        let needed = all.reduce(0) { $0 + $1.bytes.count }
        if let free = freeBytes(run.path), free < needed { throw .diskFull(path: final, needed: needed) }
        removeTree(temporary)
        guard mkdir(temporary, 0o777) == 0 else {
            throw errno == ENOSPC
                ? .diskFull(path: final, needed: needed)
                : .cannotCreate(path: temporary, reason: lastSystemError())
        }
        do throws(CheckpointError) {
            for (name, bytes) in all { try writeFile(temporary + "/" + name, bytes) }
            try synchronize(directory: temporary)
            try install(temporary, as: final)
        } catch {
            removeTree(temporary)
            if case .diskFull = error { throw .diskFull(path: final, needed: needed) }
            throw error
        }
        do throws(CheckpointError) {
            try synchronize(directory: run.path)
        } catch {
            throw .durabilityUncertain(path: final, reason: error.reason)
        }
        for entry in run.entries(kind).filter({ $0.path != final }).dropFirst(keep - 1) {
            discard(entry.path)
        }
        return final
    }

    /// Deletes every checkpoint of the run: what `--overwrite` asks for.
    public func removeAll() {
        for kind in Run.Kind.allCases { for entry in run.entries(kind) { discard(entry.path) } }
    }

    /// Gives the directory `temporary` the name `final`.
    ///
    /// One that has it already steps aside first under a name that readers know, so that there is a whole
    /// checkpoint at every moment.
    private func install(_ temporary: String, as final: String) throws(CheckpointError) {
        let aside = final + ".old"
        if isDirectory(final) {
            if isDirectory(aside) { discard(aside) }
            guard rename(final, aside) == 0 else {
                throw .writeFailed(path: final, reason: lastSystemError())
            }
        }
        guard rename(temporary, final) == 0 else {
            let reason = lastSystemError()
            if isDirectory(aside) { rename(aside, final) }
            throw .writeFailed(path: final, reason: reason)
        }
        if isDirectory(aside) { discard(aside) }
    }

    /// Deletes a checkpoint under another name, so that nobody meets half of one.
    private func discard(_ path: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let doomed = run.path + "/.tmp-doomed-\(name)-\(getpid())"
        removeTree(doomed)
        removeTree(rename(path, doomed) == 0 ? doomed : path)
    }
}
