import Foundation
import SystemPackage
import Testing

@testable import Text

@Suite("Replaced files") struct ReplacementFileTests {
    private let files: CorpusFiles

    init() throws { files = try CorpusFiles() }

    private func replace(_ path: String, with text: String) throws {
        let replacement = try ReplacementFile(path)
        try replacement.file.writeAll(text.utf8)
        try replacement.finish()
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: files.path(name), encoding: .utf8)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: files.directory.path).sorted()
    }

    @Test("a file is replaced once it is complete, keeps its permissions, and leaves nothing beside it")
    func regular() throws {
        try files.write(Array("old".utf8), to: "a")
        let path = files.path("a")
        #expect(chmod(path, 0o600) == 0)
        do {
            let replacement = try ReplacementFile(path)
            try replacement.file.writeAll("new".utf8)
            #expect(try text("a") == "old")
            try replacement.finish()
        }
        #expect(try text("a") == "new")
        #expect(try names() == ["a"])
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test("a file that is not finished leaves the old one and nothing beside it") func unfinished() throws {
        try files.write(Array("old".utf8), to: "a")
        do {
            let replacement = try ReplacementFile(files.path("a"))
            try replacement.file.writeAll("new".utf8)
        }
        #expect(try text("a") == "old")
        #expect(try names() == ["a"])
    }

    @Test("what a killed process left is deleted, and what another one is writing is not") func abandoned()
        throws
    {
        let others = ["a.b.tmp", "a.tmp", "b.7.tmp"], (left, written) = ("a.7.tmp", "a.8.tmp")
        for name in others + [left, written] { try files.write(Array("half".utf8), to: name) }
        let writing = try FileDescriptor.open(files.path(written), .writeOnly)
        defer { try? writing.close() }
        #expect(writing.claim())
        try replace(files.path("a"), with: "new")
        #expect(try names() == (["a", written] + others).sorted())
    }

    @Test("a symbolic link stays, and the file at its end is replaced or created") func links() throws {
        try files.write(Array("old".utf8), to: "a")
        for (link, target) in [("link", "a"), ("dangling", "b"), ("chain", "link")] {
            try FileManager.default.createSymbolicLink(atPath: files.path(link), withDestinationPath: target)
        }
        try replace(files.path("chain"), with: "new")
        try replace(files.path("dangling"), with: "made")
        #expect(try text("a") == "new")
        #expect(try text("b") == "made")
        for link in ["chain", "link", "dangling"] {
            #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: files.path(link))) != nil)
        }
    }

    @Test("links in a circle are an error") func circle() throws {
        try FileManager.default.createSymbolicLink(atPath: files.path("x"), withDestinationPath: "y")
        try FileManager.default.createSymbolicLink(atPath: files.path("y"), withDestinationPath: "x")
        #expect(throws: Errno.tooManySymbolicLinkLevels) { try replace(files.path("x"), with: "new") }
    }

    @Test("a pipe is written into and stays a pipe") func pipe() throws {
        let path = files.path("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        // Open for both, so that neither end waits for the other.
        let reader = try FileDescriptor.open(path, .readWrite)
        defer { try? reader.close() }
        try replace(path, with: "new")
        var buffer = [UInt8](repeating: 0, count: 8)
        let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
        #expect(String(decoding: buffer[..<count], as: UTF8.self) == "new")
        #expect(try Stat(path).type == .fifo)
        #expect(try names() == ["pipe"])
    }

    @Test("the path of a descriptor is written into where it stands, not replaced") func descriptors() throws
    {
        try files.write(Array("old ".utf8), to: "a")
        let file = try FileDescriptor.open(files.path("a"), .writeOnly, options: .append)
        defer { try? file.close() }
        try replace("/dev/fd/\(file.rawValue)", with: "new")
        #expect(try text("a") == "old new")
    }
}
