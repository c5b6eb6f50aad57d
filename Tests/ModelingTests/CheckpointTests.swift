import Foundation
import SystemPackage
import Testing

@testable import Modeling

/// Runs `body` with the path of a new empty directory, removed afterwards.
func withScratchDirectory<T>(_ body: (String) throws -> T) throws -> T {
    let url = FileManager.default.temporaryDirectory.appending(path: "lm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
}

private func text(_ text: String) -> [(name: String, bytes: [UInt8])] { [("text", Array(text.utf8))] }

private func content(_ checkpoint: Checkpoint) throws(CheckpointError) -> String {
    String(decoding: try checkpoint.read("text"), as: UTF8.self)
}

@Suite("Checkpoints") struct CheckpointTests {
    @Test("a checkpoint is read back, and the previous one is kept")
    func writing() throws {
        try withScratchDirectory { root in
            let run = Run(path: root + "/a/b"), writer = try RunWriter(run)
            for step in [9, 10, 200] { try writer.write(.latest, step: step, files: text("\(step)")) }
            try writer.write(.best, step: 10, files: text("best"))
            #expect(run.entries(.latest).map(\.step) == [200, 10])
            #expect(run.entries(.best).map(\.step) == [10])
            let (checkpoint, step, notices) = try run.resumable()
            #expect(step == 200 && notices == [])
            #expect(try content(checkpoint) == "200")
            let names = try FileManager.default.contentsOfDirectory(atPath: run.path)
            #expect(names.sorted() == ["best-10", "latest-10", "latest-200", "run.lock"])
        }
    }

    @Test("all checkpoints but some can be deleted")
    func removal() throws {
        try withScratchDirectory { root in
            let run = Run(path: root), writer = try RunWriter(run)
            try writer.write(.best, step: 7, files: text("old"))
            try writer.write(.latest, step: 9, files: text("old"))
            let best = try writer.write(.best, step: 1, files: text("new"))
            let latest = try writer.write(.latest, step: 2, files: text("new"))
            writer.removeAll(except: [best, latest])
            let names = try FileManager.default.contentsOfDirectory(atPath: root)
            #expect(names.sorted() == ["best-1", "latest-2", "run.lock"])
        }
    }

    @Test("writing the same step again replaces it")
    func sameStep() throws {
        try withScratchDirectory { root in
            let run = Run(path: root), writer = try RunWriter(run)
            for content in ["a", "b", "c"] { try writer.write(.latest, step: 3, files: text(content)) }
            #expect(run.entries(.latest).count == 1)
            #expect(try content(run.resumable().checkpoint) == "c")
        }
    }

    @Test("a checkpoint that was being replaced when the power failed is found")
    func steppedAside() throws {
        try withScratchDirectory { root in
            let run = Run(path: root), writer = try RunWriter(run)
            try writer.write(.latest, step: 3, files: text("a"))
            try FileManager.default.moveItem(atPath: root + "/latest-3", toPath: root + "/latest-3.old")
            #expect(try content(run.resumable().checkpoint) == "a")
            try writer.write(.latest, step: 4, files: text("b"))
            #expect(run.entries(.latest).map(\.step) == [4, 3])
        }
    }

    @Test(
        "a damaged checkpoint is skipped for the previous one, with a note",
        arguments: ["changed", "shorter", "longer", "gone", "no manifest", "torn manifest", "a directory"])
    func fallingBack(damage: String) throws {
        try withScratchDirectory { root in
            let run = Run(path: root), writer = try RunWriter(run)
            try writer.write(.latest, step: 1, files: text("old"))
            let newest = try writer.write(.latest, step: 2, files: text("new"))
            let file = newest + "/text", manifest = newest + "/MANIFEST.json"
            switch damage {
            case "changed": try Data("NEW".utf8).write(to: URL(filePath: file))
            case "shorter": try Data("ne".utf8).write(to: URL(filePath: file))
            case "longer": try Data("newer".utf8).write(to: URL(filePath: file))
            case "gone": try FileManager.default.removeItem(atPath: file)
            case "no manifest": try FileManager.default.removeItem(atPath: manifest)
            case "torn manifest": try Data("{\"files\":{\"te".utf8).write(to: URL(filePath: manifest))
            default:
                try FileManager.default.removeItem(atPath: file)
                try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
            }
            let (checkpoint, step, notices) = try run.resumable()
            #expect(step == 1)
            #expect(try content(checkpoint) == "old")
            #expect(notices.count == 2)
            #expect(notices.last == "using \(root)/latest-1 instead")
        }
    }

    @Test("without an intact checkpoint the newest one's error is thrown")
    func nothingWhole() throws {
        try withScratchDirectory { root in
            let run = Run(path: root), writer = try RunWriter(run)
            for step in [1, 2] {
                let path = try writer.write(.latest, step: step, files: text("abc"))
                try Data("abd".utf8).write(to: URL(filePath: path + "/text"))
            }
            #expect(throws: CheckpointError.digest(path: root + "/latest-2/text")) { try run.resumable() }
        }
    }

    @Test("a pipe in place of a file is an error, not an endless wait")
    func pipe() throws {
        try withScratchDirectory { root in
            let path = try RunWriter(Run(path: root)).write(.best, step: 1, files: text("abc"))
            try FileManager.default.removeItem(atPath: path + "/text")
            #expect(mkfifo(path + "/text", 0o600) == 0)
            #expect(throws: CheckpointError.self) { try Checkpoint(path: path).verify() }
        }
    }

    @Test("a manifest that names a file outside the directory is refused")
    func outside() throws {
        try withScratchDirectory { root in
            let path = try RunWriter(Run(path: root)).write(.best, step: 1, files: text("abc"))
            let manifest = try String(contentsOfFile: path + "/MANIFEST.json", encoding: .utf8)
            try manifest.replacing("\"text\"", with: "\"../text\"")
                .write(toFile: path + "/MANIFEST.json", atomically: false, encoding: .utf8)
            #expect(throws: CheckpointError.missingFile(path: path + "/MANIFEST.json", name: "../text")) {
                try Checkpoint(path: path).verify()
            }
        }
    }

    @Test("a manifest whose sizes cannot be is refused", arguments: [-1, Int.max])
    func size(bytes: Int) throws {
        try withScratchDirectory { root in
            let path = try RunWriter(Run(path: root)).write(.best, step: 1, files: text("abc"))
            let manifest = try String(contentsOfFile: path + "/MANIFEST.json", encoding: .utf8)
            try manifest.replacing("\"bytes\" : 3", with: "\"bytes\" : \(bytes)")
                .write(toFile: path + "/MANIFEST.json", atomically: false, encoding: .utf8)
            let reason = "it has \(bytes) bytes for text, wanted 0 to 9007199254740992"
            #expect(throws: CheckpointError.manifest(path: path + "/MANIFEST.json", reason: reason)) {
                try Checkpoint(path: path)
            }
        }
    }

    @Test("a run has one writer, whose process the next one is told, and the lock ends with it")
    func lock() throws {
        try withScratchDirectory { root in
            do {
                let writer = try RunWriter(Run(path: root))
                #expect(throws: CheckpointError.locked(path: root, process: getpid())) {
                    try RunWriter(Run(path: root))
                }
                withExtendedLifetime(writer) {}
            }
            _ = try RunWriter(Run(path: root))
        }
    }

    @Test("the remains of an interrupted writer are deleted, and nothing else")
    func stale() throws {
        try withScratchDirectory { root in
            for name in [".tmp-latest-7-99", "mine", "best-x", "best-01"] {
                try FileManager.default.createDirectory(
                    atPath: root + "/" + name, withIntermediateDirectories: false)
                try Data("x".utf8).write(to: URL(filePath: root + "/" + name + "/half"))
            }
            let run = try RunWriter(Run(path: root)).run
            #expect(run.exists == false)
            let names = try FileManager.default.contentsOfDirectory(atPath: root)
            #expect(names.sorted() == ["best-01", "best-x", "mine", "run.lock"])
        }
    }

    @Test("a run cannot be created in place of a file")
    func cannotCreate() throws {
        try withScratchDirectory { root in
            try Data().write(to: URL(filePath: root + "/file"))
            let file = root + "/file", reason = "a file is in its place"
            #expect(throws: CheckpointError.cannotCreate(path: file, reason: reason)) {
                try RunWriter(Run(path: root + "/file/run"))
            }
        }
    }

    @Test("a failed write keeps the previous checkpoint and leaves no litter")
    func failedWrite() throws {
        try withScratchDirectory { root in
            let run = Run(path: root), writer = try RunWriter(run)
            try writer.write(.latest, step: 1, files: text("old"))
            // The second file cannot be created after the first is written.
            #expect(throws: CheckpointError.self) {
                try writer.write(.latest, step: 2, files: text("new") + [("no/such", [1])])
            }
            #expect(try content(run.resumable().checkpoint) == "old")
            let names = try FileManager.default.contentsOfDirectory(atPath: root)
            #expect(names.sorted() == ["latest-1", "run.lock"])
        }
    }

    @Test("too little space is reported as a full disk")
    func diskFull() throws {
        // No file as large as the disk is written here; the check compares the sum with the free space.
        #expect(try #require(freeBytes("/")) > 0)
        #expect(freeBytes("/no/such/directory") == nil)
        guard access("/dev/full", W_OK) == 0 else { return }
        let descriptor = open("/dev/full", O_WRONLY)
        defer { close(descriptor) }
        #expect(throws: CheckpointError.diskFull(path: "p", needed: 3)) {
            try Modeling.writing("p", 3) { try FileDescriptor(rawValue: descriptor).writeAll([1, 2, 3]) }
        }
    }
}
