import Foundation
import Neural
import Testing
import TinyModels

@testable import Modeling

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

/// A model that PyTorch wrote, and the logits it computed after each id.
private struct Example: Decodable {
    var architecture: Architecture
    var ids: [Int32]
    var logits: [[Float]]

    static func all(in directory: URL) throws -> [String: Example] {
        let data = try Data(contentsOf: directory.appending(path: "interop.json"))
        return try JSONDecoder().decode([String: Example].self, from: data)
    }
}

/// The logits after each of `ids`.
private func logits(_ network: InferenceNetwork, _ ids: [Int32]) -> [[Float]] {
    var state = network.initialState()
    return ids.map { id in
        network.read(id, &state)
        var row = [Float](repeating: 0, count: network.architecture.vocabularySize)
        row.withUnsafeMutableBufferPointer { network.logits(state, into: $0) }
        return row
    }
}

private func expectClose(_ a: [[Float]], _ b: [[Float]], _ name: String) {
    #expect(a.count == b.count && zip(a, b).allSatisfy { $0.count == $1.count })
    let distance = zip(a.joined(), b.joined()).map { abs($0 - $1) }.max() ?? .infinity
    #expect(distance < 2e-6, "\(name): \(distance)")
}

/// Reads every model in `directory` and compares its logits with those that PyTorch computed.
private func readModels(in directory: URL) throws {
    let examples = try Example.all(in: directory)
    #expect(examples.count == 6)
    for (name, example) in examples {
        let data = try Data(contentsOf: directory.appending(path: name + ".safetensors"))
        let contents = try SafeTensors.decode([UInt8](data))
        #expect(contents.metadata == ["format": "pt"])
        let network = try InferenceNetwork(example.architecture, contents.tensors)
        expectClose(logits(network, example.ids), example.logits, name)
    }
}

/// Ends well where both packages are there; importing them would take seconds.
private let probe =
    "import importlib.util as u, sys; sys.exit(not (u.find_spec('torch') and u.find_spec('safetensors')))"

/// The Python that has torch and safetensors: `LM_PYTHON`, or else the first `python3` of the path.
private let python: String? = {
    let environment = ProcessInfo.processInfo.environment
    let candidates =
        environment["LM_PYTHON"].map { [$0] }
        ?? (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/python3" }
    guard let path = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }),
        (try? runPython(["-c", probe], path: path)) != nil
    else { return nil }
    return path
}()

private struct PythonFailure: Error { var status: Int32 }

/// What Python wrote to standard output.
@discardableResult private func runPython(_ arguments: [String], path: String?) throws -> Data {
    let process = Process(), output = Pipe()
    process.executableURL = URL(filePath: try #require(path))
    process.arguments = arguments
    process.standardOutput = output
    if arguments.first == "-c" { process.standardError = FileHandle.nullDevice }
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw PythonFailure(status: process.terminationStatus) }
    return data
}

@Suite("PyTorch and we read each other's models") struct InteropTests {
    @Test("models that PyTorch once wrote give PyTorch's logits")
    func fixture() throws { try readModels(in: fixtures.appending(path: "interop")) }

    @Test("what we write is, tensor for tensor, what PyTorch wrote")
    func sameTensors() throws {
        let directory = fixtures.appending(path: "interop")
        for (name, example) in try Example.all(in: directory) {
            let data = try Data(contentsOf: directory.appending(path: name + ".safetensors"))
            let tensors = try SafeTensors.decode([UInt8](data)).tensors
            #expect(Set(tensors.keys) == Set(example.architecture.parameters.map(\.name)))
            let bytes = SafeTensors.encode(tensors.map { ($0.key, $0.value) }, metadata: ["format": "pt"])
            #expect(bytes == [UInt8](data), "\(name)")
        }
    }

    @Test(
        "models that PyTorch writes now give PyTorch's logits",
        .enabled(if: python != nil, "skipped: no Python with torch and safetensors; LM_PYTHON names one"))
    func readsPyTorch() throws {
        try withScratchDirectory { directory in
            let script = fixtures.appending(path: "interop.py").path
            try runPython([script, "write", directory], path: python)
            try readModels(in: URL(filePath: directory))
        }
    }

    @Test(
        "PyTorch loads our files into its modules and computes our logits",
        .enabled(if: python != nil, "skipped: no Python with torch and safetensors; LM_PYTHON names one"))
    func pyTorchReads() throws {
        let architectures = [
            Architecture(vocabularySize: 9, embeddingSize: 5, hiddenSizes: [8, 8, 8]),
            Architecture(vocabularySize: 9, embeddingSize: 5, hiddenSizes: [8, 3]),
            Architecture(vocabularySize: 9, embeddingSize: 5, hiddenSizes: [4, 5], tied: true),
            Architecture(cell: .gru, vocabularySize: 9, embeddingSize: 5, hiddenSizes: [7, 7]),
            Architecture(cell: .rnnReLU, vocabularySize: 4, embeddingSize: 1, hiddenSizes: [1]),
        ]
        try withScratchDirectory { directory in
            let models = architectures.map { TinyModel(architecture: $0, seed: 5) }
            let checkpoints = try models.enumerated().map { try $1.write(to: directory + "/\($0)") }
            let ids: [Int32] = [0, 3, 1, 1, 2, 0, 3], list = ids.map(String.init).joined(separator: ",")
            let script = fixtures.appending(path: "interop.py").path
            let output = try runPython([script, "read", list] + checkpoints, path: python)
            let wanted = try JSONDecoder().decode([[[Float]]].self, from: output)
            #expect(wanted.count == models.count)
            for (model, wanted) in zip(models, wanted) {
                let network = try InferenceNetwork(model.architecture, model.tensors)
                expectClose(logits(network, ids), wanted, "\(model.architecture)")
            }
        }
    }
}
