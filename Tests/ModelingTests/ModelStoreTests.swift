import Foundation
import Neural
import Testing

@testable import Modeling

@Suite("Models") struct ModelStoreTests {
    @Test(
        "a run is named after its corpus",
        arguments: [
            (["corpora/scifi.txt"], "m/scifi"), (["a/b.tar.gz"], "m/b.tar"), (["-"], "m/stdin"),
            (["books/"], "m/books"), (["x.txt", "y.txt", "z.txt"], "m/x+2"), ([".hidden"], "m/hidden"),
            (["--x\ny"], "m/x-y"), ([".."], "m/model"), ([], "m/model"), (["Märchen.txt"], "m/Märchen"),
        ])
    func naming(paths: [String], path: String) {
        #expect(ModelStore(root: "m").run(forCorpus: paths).path == path)
    }

    @Test("the model trained last is the one with the newest checkpoint")
    func lastTrained() throws {
        try withScratchDirectory { root in
            let store = ModelStore(root: root, shipped: nil)
            #expect(throws: CheckpointError.noModel(root: root)) { try store.default() }
            for (name, age) in [("a", 300.0), ("b", 100), ("c", 200)] {
                let path = try RunWriter(Run(path: root + "/" + name)).write(.best, step: 1, files: [])
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -age)],
                    ofItemAtPath: path + "/MANIFEST.json")
            }
            try FileManager.default.createDirectory(
                atPath: root + "/empty", withIntermediateDirectories: false)
            #expect(store.runs.map(\.name) == ["b", "c", "a"])
            #expect(try store.default().name == "b")
        }
    }

    @Test("a trial of a few steps is passed over, with a remark, unless there is nothing else")
    func trials() throws {
        try withScratchDirectory { root in
            let store = ModelStore(root: root, shipped: nil)
            for (name, step, age) in [("old", 4000, 300.0), ("trial", 99, 100)] {
                let path = try RunWriter(Run(path: root + "/" + name)).write(.latest, step: step, files: [])
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -age)],
                    ofItemAtPath: path + "/MANIFEST.json")
            }
            #expect(store.runs.map(\.name) == ["trial", "old"])
            #expect(try store.default().name == "old")
            #expect(
                store.remarkOnNewest
                    == "\(root)/trial is newer, but has taken 99 steps only; name it to use it")
            try FileManager.default.removeItem(atPath: root + "/old")
            #expect(try store.default().name == "trial")
            #expect(store.remarkOnNewest == nil)
        }
    }

    @Test("a model is found by name, by the run's path and by a checkpoint's path; best comes before latest")
    func finding() throws {
        try withScratchDirectory { root in
            let store = ModelStore(root: root, shipped: nil), run = Run(path: root + "/a")
            let writer = try RunWriter(run)
            let best = try writer.write(.best, step: 1, files: [])
            let latest = try writer.write(.latest, step: 2, files: [])
            for model in [nil, "a", run.path] {
                #expect(try store.checkpoints(of: model) == [best, latest])
            }
            #expect(try store.checkpoints(of: latest) == [latest])
            #expect(throws: CheckpointError.modelNotFound("b", known: ["a"])) {
                try store.checkpoints(of: "b")
            }
            #expect(throws: CheckpointError.modelNotFound("", known: ["a"])) { try store.checkpoints(of: "") }
            #expect(throws: CheckpointError.notACheckpoint(path: root)) { try store.checkpoints(of: root) }
        }
    }

    @Test("the shipped model is used where there is no other, listed last, and found by its name")
    func shipped() throws {
        try withScratchDirectory { root in
            let shipped = Run(path: root + "/elsewhere/shipped")
            let itsPath = try RunWriter(shipped).write(.best, step: 4000, files: [])
            let store = ModelStore(root: root + "/models", shipped: shipped)
            #expect(try store.default() == shipped)
            #expect(try store.checkpoints(of: nil) == [itsPath])
            let own = Run(path: root + "/models/trial")
            let ownPath = try RunWriter(own).write(.latest, step: 1, files: [])
            #expect(try store.default() == own, "a trial of one's own comes before it")
            #expect(try store.checkpoints(of: "shipped") == [itsPath])
            #expect(store.runs == [own])
            let named = Run(path: root + "/models/shipped")
            let namedPath = try RunWriter(named).write(.latest, step: 1, files: [])
            #expect(try store.checkpoints(of: "shipped") == [namedPath], "a name of one's own comes first")
            #expect(try store.checkpoints(of: own.path) == [ownPath])
        }
    }
}
