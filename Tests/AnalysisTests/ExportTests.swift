import Foundation
import Modeling
import Neural
import Testing

@testable import Analysis

@Suite("Exported vectors") struct ExportTests {
    private func example() throws -> EmbeddingSpace {
        try space(["the": [1, -0.5], "\\n\\n": [0.25, 1e-8], ",": [3, 0.1]])
    }

    private func bytes(_ file: VectorFile) -> [UInt8] {
        var bytes: [UInt8] = []
        file.write { bytes += $0 }
        return bytes
    }

    private func text(_ file: VectorFile) -> String { String(decoding: bytes(file), as: UTF8.self) }

    @Test("word2vec's text has a line of sizes and one line per token") func word2Vec() throws {
        #expect(text(try example().word2VecText) == "3 2\nthe 1.0 -0.5\n\\n\\n 0.25 1e-08\n, 3.0 0.1\n")
    }

    @Test("word2vec's binary has little-endian floats after each name") func binary() throws {
        let file = bytes(try example().word2VecBinary)
        let start = Array("3 2\nthe ".utf8) + [0, 0, 0x80, 0x3F, 0, 0, 0, 0xBF, 0x0A]
        #expect(file.starts(with: start + Array("\\n\\n ".utf8)))
        #expect(file.count == 4 + (4 + 8 + 1) + (5 + 8 + 1) + (2 + 8 + 1))
    }

    @Test("the projector's vectors have no header, its metadata has one if it has several columns")
    func projector()
        throws
    {
        let space = try example()
        #expect(text(space.projectorVectors) == "1.0\t-0.5\n0.25\t1e-08\n3.0\t0.1\n")
        #expect(text(space.metadata()) == "token\trank\tcount\nthe\t1\t1000\n\\n\\n\t2\t999\n,\t3\t998\n")
        #expect(text(space.metadata(tokensOnly: true)) == "the\n\\n\\n\n,\n")
    }

    @Test("NumPy's header fills 64 bytes or a multiple of them") func numPy() throws {
        let file = bytes(try example().numPy)
        #expect(file.starts(with: [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0]))
        let header = String(decoding: file[10..<128], as: UTF8.self)
        #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }  "))
        #expect(header.hasSuffix(" \n"))
        #expect(file.count == 128 + 3 * 2 * 4)
        #expect(Array(file[128..<132]) == [0, 0, 0x80, 0x3F])
    }

    private struct ReadBack: Decodable {
        let tokens: [String]
        let vectors: [[Float]]
    }

    @Test(
        "gensim loads both of word2vec's formats",
        .enabled(if: Python.has("gensim"), "skipped: no Python with gensim; LM_PYTHON names one"),
        arguments: ["word2vec", "word2vec-binary"])
    func gensim(format: String) throws {
        let space = try example()
        let file = bytes(format == "word2vec" ? space.word2VecText : space.word2VecBinary)
        let read = try readBack(format, file)
        #expect(read.tokens == ["the", "\\n\\n", ","])
        #expect(read.vectors == [[1, -0.5], [0.25, 1e-8], [3, 0.1]])
    }

    @Test(
        "NumPy loads the array",
        .enabled(if: Python.has("numpy"), "skipped: no Python with NumPy; LM_PYTHON names one"))
    func numPyReads() throws {
        let read = try readBack("npy", bytes(example().numPy))
        #expect(read.vectors == [[1, -0.5], [0.25, 1e-8], [3, 0.1]])
    }

    @Test(
        "safetensors loads the tensor",
        .enabled(if: Python.has("safetensors"), "skipped: no Python with safetensors; LM_PYTHON names one"))
    func safeTensorsReads() throws {
        let read = try readBack("safetensors", SafeTensors.encode([("embedding.weight", example().tensor)]))
        #expect(read.vectors == [[1, -0.5], [0.25, 1e-8], [3, 0.1]])
    }

    private func readBack(_ format: String, _ bytes: [UInt8]) throws -> ReadBack {
        let file = FileManager.default.temporaryDirectory.appending(path: "lm-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        let output = try Python.run([fixtures.appending(path: "vectors.py").path, format, file.path])
        return try JSONDecoder().decode(ReadBack.self, from: output)
    }
}

/// The Python that `LM_PYTHON` names, or else the first `python3` of the path.
private enum Python {
    private static let path: String? = {
        let environment = ProcessInfo.processInfo.environment
        let candidates =
            environment["LM_PYTHON"].map { [$0] }
            ?? (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/python3" }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// Whether it has a package; importing it would take seconds.
    static func has(_ package: String) -> Bool {
        let probe =
            "import importlib.util as u, sys; sys.exit(not (u.find_spec('\(package)') and u.find_spec('numpy')))"
        return (try? run(["-c", probe])) != nil
    }

    private struct Failure: Error { var status: Int32 }

    static func run(_ arguments: [String]) throws -> Data {
        let process = Process(), output = Pipe()
        process.executableURL = URL(filePath: try #require(path))
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return data
    }
}
