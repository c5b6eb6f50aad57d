import Foundation
import Neural
import Testing

@Suite("lmtrain --export-precision") struct TrainExportTests {
    @Test(
        "a model in fewer bits is smaller, writes in them unless told otherwise, and its run resumes exactly",
        arguments: ["bfloat16", "int8"])
    func resumes(format: String) throws {
        try withStory { directory in
            func train(_ out: String, _ arguments: [String]) throws -> Data {
                let outcome = try run(
                    "lmtrain",
                    ["story.txt", "--out", out, "--quiet", "--export-precision", format] + smallNetwork
                        + arguments,
                    directory: directory)
                #expect(outcome.status == 0, "\(outcome.errors)")
                return try latest(
                    "model.safetensors", in: directory.appending(path: out), step: out == "half" ? 10 : 20)
            }
            let schedule = ["--schedule", "constant"]
            let whole = try train("whole", ["--steps", "20"] + schedule)
            _ = try train("half", ["--steps", "10"] + schedule)
            let resumed = try run(
                "lmtrain", ["--resume", "--out", "half", "--steps", "20", "--quiet"], directory: directory)
            #expect(resumed.status == 0, "\(resumed.errors)")
            let half = directory.appending(path: "half")
            #expect(try latest("model.safetensors", in: half, step: 20) == whole)

            let weights = try SafeTensors.decode(Array(whole)).tensors
            let matrices = weights.values.filter { $0.shape.count > 1 }.reduce(0) { $0 + $1.values.count }
            #expect(whole.count < matrices * (format == "int8" ? 2 : 3))
            let flags = [
                "--model", "half", "--prompt", "the ship", "--tokens", "20", "--seed", "1", "--json",
            ]
            for (more, precision) in [([], format), (["--precision", "float32"], "float32")] {
                let writing = try run("lmgen", flags + more, directory: directory)
                #expect(writing.status == 0, "\(writing.errors)")
                let object = try GenObject(writing)
                #expect(object.precision == precision && object.text.hasPrefix("the ship"))
            }
        }
    }

    @Test("a resumed run may store its model in another format, and says so")
    func changes() throws {
        try withStory { directory in
            let start =
                ["story.txt", "--out", "m", "--steps", "10", "--export-precision", "int8"] + smallNetwork
            #expect(try run("lmtrain", start, directory: directory).status == 0)
            let outcome = try run(
                "lmtrain", ["--resume", "--out", "m", "--steps", "12", "--export-precision", "float32"],
                directory: directory)
            #expect(outcome.status == 0)
            #expect(
                outcome.errors.contains("format of the weights is float32, was int8"), "\(outcome.errors)")
            let model = try latest("model.safetensors", in: directory.appending(path: "m"), step: 12)
            #expect(!String(decoding: model.prefix(2000), as: UTF8.self).contains("I8"))
        }
    }
}
