import Foundation
import Neural
import Testing
import Text
import TinyModels

@testable import Modeling

@Suite("Files of counts") struct MixingFileTests {
    /// Counts of a text of three documents, pruned.
    private static let mixture: NGramMixture = {
        var random = SplitMix64(seed: 8)
        var text = (0..<900).map { _ in Int32(random.uniform() * random.uniform() * 190) }
        for start in [0, 300, 600] { text[start] = 0 }
        let counts = KneserNey(
            order: 4, vocabularySize: 200, text: text, documentStarts: [0, 300, 600], pruningBelow: 2)
        let shares = (0..<4 * MixtureWeights.classes).map { Float($0) / 100 }
        return NGramMixture(counts, MixtureWeights(shares: shares))
    }()

    private func read(_ file: [UInt8], V: Int = 200) throws -> NGramMixture {
        try file.withUnsafeBytes { try NGramMixture(file: $0, vocabularySize: V) }
    }

    @Test("counts and weights are read back exactly")
    func roundTrip() throws {
        let mixture = Self.mixture, again = try read(mixture.file)
        #expect(again.weights == mixture.weights)
        #expect(again.counts.counts == mixture.counts.counts && again.file == mixture.file)
        for context: [Int32] in [[], [0], [1, 2], [3, 1, 0], [199], [5, 4, 3, 2, 1]] {
            for w in Int32(0)..<200 {
                #expect(
                    again.counts.probability(of: w, after: context)
                        == mixture.counts.probability(of: w, after: context))
            }
        }
    }

    @Test("a file that is cut short anywhere, or longer, is refused")
    func length() throws {
        let file = Self.mixture.file
        for count in file.indices { #expect(throws: NGramFileError.self) { try read(Array(file[..<count])) } }
        #expect(throws: NGramFileError("there is something after its counts")) { try read(file + [0]) }
    }

    @Test("a file with any byte changed is read or refused, and what is read sums to one")
    func changes() throws {
        var random = SplitMix64(seed: 9)
        let file = Self.mixture.file
        for i in file.indices {
            var changed = file
            changed[i] ^= UInt8(1 + random.next() % 255)
            guard let found = try? read(changed) else { continue }
            let p = (Int32(0)..<200).map { found.counts.probability(of: $0, after: [0, 3, 1]) }
            #expect(abs(p.reduce(0, +) - 1) < 1e-9, "byte \(i)")
        }
    }

    @Test("each fault has its own error")
    func faults() throws {
        // Order 1, two tokens, no counts of counts, 16 shares of zero, and one context that 0 and 1 followed.
        let head = Array("lmcounts".utf8) + [1]
        let before: [UInt8] = head + [1, 2, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 64)
        #expect(try read(before + [2, 0, 0, 0, 1, 4], V: 2).counts.counts == [2])
        let cases: [([UInt8], String)] = [
            (Array("lmtokens".utf8), "it is no file of counts of version 1"),
            (head + [0], "it has an order of 0, wanted 1 to 16"),
            (head + [17], "it has an order of 17, wanted 1 to 16"),
            (head + [1, 3], "it has a vocabulary of 3, wanted 2"),
            (head + [1, 2, 0, 0, 0, 0, 0, 0, 128, 63], "it has a share of 1.0, wanted 0.0 to below 1.0"),
            (before + [9], "it has 9 successors and ends before them"),
            (before + [0, 0], "it has a context that was seen 0 times"),
            (before + [2, 0, 0, 0, 0, 4], "it has token 0 of 2 after 0"),
            (before + [1, 0, 2, 0], "it has token 2 of 2 after 0"),
            (before + [1, 0, 0, 255, 255, 255, 255, 15], "it has a count of 4294967296"),
            (before + [255, 255, 255, 255, 255, 1], "it has a number of more than 35 bits"),
        ]
        for (file, fault) in cases {
            #expect(throws: NGramFileError(fault)) { try read(file, V: 2) }
        }
    }

    @Test("a model with counts has format 2, and its file must fit")
    func configuration() throws {
        let architecture = Architecture(vocabularySize: 200, embeddingSize: 2, hiddenSizes: [3])
        var configuration = TinyModel(architecture: architecture, seed: 1).configuration()
        #expect(configuration.formatVersion == 1)
        configuration = ModelConfiguration(
            architecture: architecture, level: .char, vocabularySHA256: "", corpus: configuration.corpus,
            training: configuration.training, counts: CountsRecord(order: 3))
        let read = try ModelConfiguration(json: configuration.json(), path: "c")
        #expect(read == configuration && read.formatVersion == 2 && read.counts?.order == 3)
        try withScratchDirectory { root in
            let path = try RunWriter(Run(path: root)).write(
                .best, step: 1, files: [(NGramMixture.fileName, Self.mixture.file)])
            let checkpoint = try Checkpoint(path: path), file = path + "/counts.ngrams"
            let reason = "it has order 4, the model has order 3"
            #expect(throws: CheckpointError.counts(path: file, reason: reason)) {
                try configuration.mixture(of: checkpoint)
            }
        }
        var json = String(decoding: try configuration.json(), as: UTF8.self)
        json.replace("\"order\" : 3", with: "\"order\" : 17")
        #expect(
            throws: CheckpointError.outOfRange(
                path: "c", OutOfRange("counts of order 17", wanted: "1 to 16"))
        ) {
            try ModelConfiguration(json: Array(json.utf8), path: "c")
        }
        // The loss of the mixture, which older models lack.
        #expect(read.counts?.validationBitsPerCharacter == nil)
        let counts = CountsRecord(order: 3, validationBitsPerCharacter: 1.5)
        configuration = ModelConfiguration(
            architecture: architecture, level: .char, vocabularySHA256: "", corpus: configuration.corpus,
            training: configuration.training, counts: counts)
        #expect(try ModelConfiguration(json: configuration.json(), path: "c").counts == counts)
        json = String(decoding: try configuration.json(), as: UTF8.self)
        json.replace(" : 1.5", with: " : -1.5")
        #expect(throws: CheckpointError.self) { try ModelConfiguration(json: Array(json.utf8), path: "c") }
        #expect(CountsRecord(order: 3, validationBitsPerCharacter: .nan) == CountsRecord(order: 3))
    }
}
