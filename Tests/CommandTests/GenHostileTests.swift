import Foundation
import Modeling
import Testing
import Text

/// A model file with this header and as many zero bytes after it as `data` says.
private func tensors(_ header: String, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
    withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { Array($0) } + Array(header.utf8)
        + [UInt8](repeating: 0, count: data)
}

private let bias = "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}"

@Suite("A hostile checkpoint is refused by lmgen") struct GenHostileTests {
    /// Runs lmgen on the model: one line on standard error, nothing on standard output, and the exit code 65.
    private func expectRefusal(_ model: GenModel, _ message: String) throws {
        try withTemporaryDirectory { directory in
            try model.write(in: directory)
            try expectRefusal(in: directory, message)
        }
    }

    private func expectRefusal(in directory: URL, status: Int32 = 65, _ message: String) throws {
        let outcome = try run("lmgen", ["--prompt", "a"], directory: directory)
        #expect(outcome.status == status && outcome.output == "")
        #expect(outcome.errors.contains(message) && outcome.errors.hasPrefix("Error: "), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    @Test(
        "for its weights, with a manifest that fits them",
        arguments: [
            ([1, 2, 3], "3 bytes, wanted at least the 8"),
            (tensors("{}", length: 1 << 63), "a header of 9223372036854775808 bytes, wanted at most 1048576"),
            (tensors("{}", length: 1000), "a header of 1000 bytes in a file of 10"),
            (tensors("{\"a\":"), "byte 5 of the header, wanted '{'"),
            (tensors("{\(bias),\(bias)}", data: 4), "key 'a' twice"),
            (tensors("{\(bias),\(bias.replacing("\"a\"", with: "\"\\u0061\""))}", data: 4), "key 'a' twice"),
            (
                tensors("{\(bias),\(bias.replacing("\"a\"", with: "\"b\""))}", data: 4),
                "tensor b begins at 0, inside a tensor"
            ),
            (
                tensors("{\(bias.replacing("[0,4]", with: "[4,8]"))}", data: 8),
                "tensor a begins at 4, wanted 0"
            ),
            (
                tensors("{\(bias.replacing("[1]", with: "[4611686018427387904,8]"))}", data: 4),
                "the shape of tensor a is too large"
            ),
            (
                tensors("{\(bias.replacing("[1]", with: "[2]"))}", data: 4),
                "has 4 bytes, wanted 8 for its shape"
            ),
            (
                tensors("{\(bias.replacing("F32", with: "I32"))}", data: 4),
                "has dtype 'I32', wanted F32, F16, BF16 or I8"
            ),
            (
                tensors("{\(bias.replacing("\"a\"", with: "\"../\\u001b[2Ja\""))}", data: 4),
                "tensor name '../\\u{1B}[2Ja'"
            ),
            (tensors("{\(bias)}", data: 3), "3 bytes of values, wanted 4: it was cut short"),
            (tensors("{\(bias)}", data: 5), "1 bytes after the last tensor"),
            (tensors("{\(bias)}", data: 4), "the model has no parameter"),
        ])
    func weights(bytes: [UInt8], message: String) throws {
        var model = try GenModel()
        model.files[GenModel.weights] = bytes
        try expectRefusal(model, message)
    }

    @Test("for a weight that is no number")
    func nonFinite() throws {
        var model = try GenModel()
        model.files[GenModel.weights]?.removeLast(4)
        model.files[GenModel.weights]? += [0, 0, 0xC0, 0x7F]
        try expectRefusal(model, "is not a finite number")
    }

    @Test(
        "for its configuration",
        arguments: [
            ("\"formatVersion\" : 1", "\"formatVersion\" : 9", "has format 9, this build reads 2"),
            ("\"embeddingSize\" : 4", "\"embeddingSize\" : 5", "embedding.weight"),
            ("\"embeddingSize\" : 4", "\"embeddingSize\" : -4", "size -4, wanted 1 to 16777216"),
            ("\"embeddingSize\" : 4", "\"embeddingSize\" : 1e99", "is not a model's configuration"),
            ("\"embeddingSize\" : 4", "\"embeddingSize\" : 16777216", "embedding.weight"),
            ("\"lstm\"", "\"transformer\"", "architecture.cell has an impossible value"),
            ("\"level\" : \"char\"", "\"level\" : \"word\"", "has level char, the model has level word"),
            ("{", "[", "it is not JSON"),
        ])
    func configuration(old: String, new: String, message: String) throws {
        try expectRefusal(try GenModel().replacing(old, with: new, in: GenModel.configuration), message)
    }

    @Test("for its vocabulary")
    func vocabulary() throws {
        let model = try GenModel()
        try expectRefusal(
            model.replacing("\ts\t", with: "\tq\t", in: GenModel.vocabulary).appending(
                to: GenModel.vocabulary),
            "vocabulary.tsv")
        var other = model
        other.files[GenModel.vocabulary] = try GenModel(level: .word).files[GenModel.vocabulary]
        try expectRefusal(other, "has level word, the model has level char")
        let count = model.files[GenModel.vocabulary].map { String(decoding: $0, as: UTF8.self) } ?? ""
        let size = count.split(separator: "\n").count - 7
        try expectRefusal(
            model.replacing(
                "\"vocabularySize\" : \(size)", with: "\"vocabularySize\" : 9", in: GenModel.configuration),
            "has \(size) tokens, the model was trained with 9")
        try expectRefusal(
            model.replacing(
                "\"vocabularySHA256\" : \"", with: "\"vocabularySHA256\" : \"0", in: GenModel.configuration),
            "is not the vocabulary that the model was trained with")
    }

    @Test("for a file cut short, changed, gone, or not a file, and for a manifest that is none")
    func damage() throws {
        func damaged(_ message: String, status: Int32 = 65, _ damage: (URL) throws -> Void) throws {
            try withTemporaryDirectory { directory in
                try damage(try GenModel().write(in: directory))
                try expectRefusal(in: directory, status: status, message)
            }
        }
        try damaged("has 100 bytes, its manifest says") { checkpoint in
            let file = checkpoint.appending(path: GenModel.weights)
            try Data(contentsOf: file).prefix(100).write(to: file)
        }
        try damaged("does not have the SHA-256 in its manifest") { checkpoint in
            let file = checkpoint.appending(path: GenModel.weights)
            var data = try Data(contentsOf: file)
            data[data.count - 1] ^= 1
            try data.write(to: file)
        }
        try damaged("model.safetensors: No such file or directory", status: 66) { checkpoint in
            try FileManager.default.removeItem(at: checkpoint.appending(path: GenModel.weights))
        }
        try damaged("it is not an ordinary file", status: 66) { checkpoint in
            let file = checkpoint.appending(path: GenModel.weights)
            try FileManager.default.removeItem(at: file)
            #expect(mkfifo(file.path, 0o600) == 0)
        }
        try damaged("MANIFEST.json is not a manifest: it is not JSON") { checkpoint in
            try Data("{".utf8).write(to: checkpoint.appending(path: "MANIFEST.json"))
        }
        try damaged("MANIFEST.json does not list config.json") { checkpoint in
            try Data("{\"formatVersion\":1,\"files\":{}}".utf8)
                .write(to: checkpoint.appending(path: "MANIFEST.json"))
        }
    }

    @Test("but an older checkpoint that is whole is used instead, with a note")
    func fallingBack() throws {
        try withTemporaryDirectory { directory in
            let model = try GenModel()
            try model.write(in: directory, .best, step: 5)
            let newer = try model.write(in: directory, .best, step: 6)
            try Data().write(to: newer.appending(path: GenModel.weights))
            let outcome = try run("lmgen", ["--prompt", "a", "--tokens", "0"], directory: directory)
            #expect(outcome.status == 0 && outcome.output == "a\n")
            #expect(outcome.errors.contains("Note: using models/tiny/best-5 instead\n"))
        }
    }
}

extension GenModel {
    /// The same model with a broken line at the end of a file.
    fileprivate func appending(to name: String) -> GenModel {
        var changed = self
        changed.files[name]? += Array("no count\n".utf8)
        return changed
    }
}
