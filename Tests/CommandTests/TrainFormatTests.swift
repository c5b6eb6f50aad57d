import Foundation
import Neural
import Testing

/// Resumes a run of an older build; Tests/Fixtures/format-1/README.md describes how it was made.
@Suite("lmtrain and older checkpoints") struct TrainFormatTests {
    private let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/format-1")

    @Test("resuming a run in format 1 gives the weights that the older build ended with")
    func resumes() throws {
        try withTemporaryDirectory { directory in
            for name in ["run", "story.txt"] {
                try FileManager.default.copyItem(
                    at: fixture.appending(path: name), to: directory.appending(path: name))
            }
            let outcome = try run("lmtrain", ["--resume", "--out", "run"], directory: directory)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("resuming run after step 20"))
            #expect(outcome.messages.contains("was started with oneDNN 2.6.3 and continues with oneDNN"))

            let found = try latest(
                "model.safetensors", in: directory.appending(path: "run"), step: 40)
            let wanted = try Data(contentsOf: fixture.appending(path: "after-40.safetensors"))
            let (a, b) = (try SafeTensors.decode(Array(found)), try SafeTensors.decode(Array(wanted)))
            #expect(Set(a.tensors.keys) == Set(b.tensors.keys))
            for (name, tensor) in b.tensors {
                // The older build's arithmetic, and other processors, sum in another order.
                let values = try #require(a.tensors[name]?.values)
                let distance = zip(values, tensor.values).map { abs($0 - $1) }.max() ?? .infinity
                #expect(values.count == tensor.values.count && distance < 1e-4, "\(name): \(distance)")
            }
            let state = String(
                decoding: try latest("state.json", in: directory.appending(path: "run"), step: 40),
                as: UTF8.self)
            #expect(state.contains("\"batchSize\" : 4") && !state.contains("streams"))
        }
    }
}
