import SystemPackage
import Text

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Writes checkpoints into a run, which it locks as long as it lives.
///
/// The lock is the system's (`flock`), so that it ends with the process however that ends. The file `run.lock` remains
/// and holds the process id for people.
public final class RunWriter: Sendable {
    /// The locked run.
    public let run: Run
    private let lock: FileDescriptor
    private let process = ProcessInfo.processInfo.processIdentifier

    /// Creates the run's directory where it is missing, locks it, and deletes what an interrupted writer left behind.
    public init(_ run: Run) throws(CheckpointError) {
        self.run = run
        try makeDirectories(run.path)
        let path = run.path + "/run.lock"
        do {
            lock = try .open(
                path, .readWrite, options: [.create, .closeOnExec, .noFollow, .nonBlocking],
                permissions: FilePermissions(rawValue: 0o644))
        } catch {
            throw .cannotCreate(path: path, reason: "\(error)")
        }
        do throws(Errno) {
            try lock.lock()
        } catch {
            throw error == .wouldBlock
                ? .locked(path: run.path, process: Self.process(holding: lock))
                : .cannotCreate(path: path, reason: "\(error)")
        }
        do {
            try lock.resize(to: 0)
            try lock.writeAll(toAbsoluteOffset: 0, "\(process)\n".utf8)
        } catch {
            // The id is for people only; a full disk must not keep a run from ending well.
        }
        for name in names(inDirectory: run.path) ?? [] where name.hasPrefix(".tmp-") {
            removeTree(run.path + "/" + name)
        }
    }

    deinit {
        // A child forked meanwhile shares the lock until it execs; unlocking ends it for both.
        lock.unlock()
        try? lock.close()
    }

    /// Returns the process id in a lock's file.
    private static func process(holding lock: FileDescriptor) -> Int32? {
        var digits = [UInt8](repeating: 0, count: 20)
        let count = digits.withUnsafeMutableBytes { try? lock.read(at: 0, filling: $0) } ?? 0
        return String(decoding: digits.prefix(count), as: UTF8.self).split(separator: "\n").first.flatMap {
            Int32($0).flatMap { $0 > 0 ? $0 : nil }
        }
    }

    /// Writes a whole checkpoint, or leaves everything as it was, and returns its directory.
    ///
    /// The files and, after them, the manifest are written into a temporary sibling and forced to the disk one by one.
    /// The sibling is then renamed and the run's directory forced to the disk. Only after that are older checkpoints of
    /// the same kind deleted, except for the newest `keep`, this one included.
    @discardableResult public func write(
        _ kind: Run.Kind, step: Int, files: [(name: String, bytes: [UInt8])], keep: Int = 2
    ) throws(CheckpointError) -> String {
        precondition(step >= 0 && keep >= 1, "step \(step), keep \(keep)")
        let final = run.path + "/\(kind.rawValue)-\(step)"
        let temporary = run.path + "/.tmp-\(kind.rawValue)-\(step)-\(process)"
        let manifest = try Manifest(files).encoded()
        let all = files + [(Manifest.fileName, manifest)]
        let needed = all.reduce(0) { $0 + $1.bytes.count }
        if let free = freeBytes(run.path), free < needed { throw .diskFull(path: final, needed: needed) }
        removeTree(temporary)
        TemporaryFiles.insert(temporary)
        do {
            try makeDirectory(temporary)
        } catch Errno.noSpace {
            throw .diskFull(path: final, needed: needed)
        } catch {
            throw .cannotCreate(path: final, reason: "\(error)")
        }
        do throws(CheckpointError) {
            for (name, bytes) in all { try writeFile(temporary + "/" + name, bytes) }
            try synchronize(directory: temporary)
            try install(temporary, as: final)
        } catch {
            TemporaryFiles.remove(temporary) { removeTree(temporary) }
            if case .diskFull = error { throw .diskFull(path: final, needed: needed) }
            throw .writeFailed(path: final, reason: error.reason)  // the temporary directory is gone
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

    /// Deletes every checkpoint of the run but those at `paths`.
    public func removeAll(except paths: Set<String>) {
        for kind in Run.Kind.allCases {
            for entry in run.entries(kind) where !paths.contains(entry.path) { discard(entry.path) }
        }
    }

    /// Renames the directory `temporary` to `final`.
    ///
    /// A directory with that name is first renamed to one that readers know, so that there is a complete checkpoint at
    /// every moment.
    private func install(_ temporary: String, as final: String) throws(CheckpointError) {
        let aside = final + ".old"
        do {
            if isDirectory(final) {
                if isDirectory(aside) { discard(aside) }
                try renameFile(final, to: aside)
            }
            do {
                try renameFile(temporary, to: final)
            } catch {
                if isDirectory(aside) { try? renameFile(aside, to: final) }
                throw error
            }
        } catch {
            throw .writeFailed(path: final, reason: "\(error)")
        }
        if isDirectory(aside) { discard(aside) }
    }

    /// Deletes a checkpoint after renaming it, so that no reader meets half of one.
    private func discard(_ path: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let doomed = run.path + "/.tmp-doomed-\(name)-\(process)"
        removeTree(doomed)
        TemporaryFiles.insert(doomed)
        if (try? renameFile(path, to: doomed)) == nil { removeTree(path) }
        TemporaryFiles.remove(doomed) { removeTree(doomed) }
    }
}
