#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A document to read: a file, or standard input.
struct TextSource: Equatable {
    /// A path, or `-` for standard input.
    let path: String
    /// Whether the user named this file itself; then it is an error, and not a notice, if it is empty.
    let isNamed: Bool

    /// The name in messages.
    var name: String { path == "-" ? "standard input" : path }

    /// Returns the documents at `paths`, in order; those of a directory are its `.txt` files at any depth, sorted by
    /// path, so that the order does not depend on the file system.
    static func find(_ paths: [String]) throws(TextError) -> [TextSource] {
        var sources: [TextSource] = []
        for path in paths {
            guard path != "-" else {
                sources.append(TextSource(path: path, isNamed: true))
                continue
            }
            var isDirectory = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
                throw .missing(path: path)
            }
            guard isDirectory else {
                sources.append(TextSource(path: path, isNamed: true))
                continue
            }
            var found: [String] = []
            try collect(path, into: &found)
            guard !found.isEmpty else { throw .noTextFiles(directory: path) }
            sources += found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
                .map { TextSource(path: $0, isNamed: false) }
        }
        return sources
    }

    /// Adds the text files below a directory.
    ///
    /// Hidden entries are skipped. Links to directories are not followed, because they could form a cycle.
    private static func collect(_ directory: String, into found: inout [String]) throws(TextError) {
        let entries: [String]
        do {
            entries = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw .unreadable(path: directory, reason: "the directory cannot be listed")
        }
        for entry in entries where !entry.hasPrefix(".") {
            let path = directory.hasSuffix("/") ? directory + entry : directory + "/" + entry
            var isDirectory = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { continue }
            if !isDirectory {
                if entry.utf8.count > 4, entry.suffix(4).lowercased() == ".txt" { found.append(path) }
            } else if (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil {
                try collect(path, into: &found)
            }
        }
    }
}
