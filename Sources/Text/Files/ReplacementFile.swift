package import SystemPackage

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file that takes a name only when it is complete, from the file that had it until then.
///
/// Symbolic links are followed, and the permissions of the old file are kept. What is no regular file (a device, a
/// pipe) is written into instead, as is a descriptor's path such as `/dev/stdout`.
package struct ReplacementFile: ~Copyable {
    package let file: FileDescriptor
    /// The name to take, and the temporary name; `nil` where the file is written into.
    private let names: (final: String, temporary: String)?

    /// Opens the file.
    ///
    /// - Parameter path: The name that it takes in ``finish()``.
    /// - Throws: `Errno`.
    package init(_ path: String) throws {
        let target = try Self.following(path)
        var permissions = FilePermissions(rawValue: 0o666)
        var isNew = true
        if let descriptor = Self.descriptor(target) {
            (file, names) = (try descriptor.duplicate(), nil)
            return
        }
        if let old = try? Stat(target) {
            guard old.type == .regular else {
                (file, names) = (try .open(target, .writeOnly, options: .closeOnExec), nil)
                return
            }
            (permissions, isNew) = (old.permissions, false)
        }
        Self.deleteAbandoned(beside: target)
        let temporary = "\(target).\(ProcessInfo.processInfo.processIdentifier).tmp"
        // One that a process of the same number left behind, where the file system knows no locks.
        removeFile(temporary)
        TemporaryFiles.insert(temporary)
        func create() throws -> FileDescriptor {
            try .open(
                temporary, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                permissions: permissions)
        }
        var file = try create()
        while !file.claim() {
            try? file.close()
            file = try create()
        }
        self.file = file
        // The file mask has been applied to a new file's permissions, and is not to be applied to an old one's.
        if !isNew { fchmod(file.rawValue, permissions.rawValue) }
        names = (target, temporary)
    }

    deinit {
        try? file.close()
        if let names { removeFile(names.temporary) }
    }

    /// Forces the contents to the disk and gives the file its name.
    package func finish() throws {
        guard let names else { return }
        try file.synchronize()
        try renameFile(names.temporary, to: names.final)
    }

    /// Deletes the temporary files of killed processes that wanted the name at `path`.
    private static func deleteAbandoned(beside path: String) {
        let path = FilePath(path)
        let directory = path.removingLastComponent().string
        let prefix = (path.lastComponent?.string ?? "") + "."
        TemporaryFiles.deleteAbandoned(in: directory.isEmpty ? "." : directory) { name in
            guard name.hasPrefix(prefix), name.hasSuffix(".tmp") else { return false }
            return Int32(name.dropFirst(prefix.count).dropLast(4)) != nil
        }
    }

    /// Returns the path that the symbolic links at `path` lead to, whether or not something is there.
    private static func following(_ path: String) throws -> String {
        var path = path
        // As many links as Linux follows.
        for _ in 0..<40 {
            if descriptor(path) != nil { return path }
            var target = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
            guard readlink(path, &target, Int(PATH_MAX)) > 0 else { return path }
            let bytes = target.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            let link = FilePath(String(decoding: bytes, as: UTF8.self))
            path = FilePath(path).removingLastComponent().pushing(link).string
        }
        throw Errno.tooManySymbolicLinkLevels
    }

    /// Returns the descriptor that a path such as `/dev/stdout` or `/dev/fd/3` stands for.
    private static func descriptor(_ path: String) -> FileDescriptor? {
        if path == "/dev/stdout" { return .standardOutput }
        if path == "/dev/stderr" { return .standardError }
        for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
            return Int32(path.dropFirst(folder.count)).map { FileDescriptor(rawValue: $0) }
        }
        return nil
    }
}
