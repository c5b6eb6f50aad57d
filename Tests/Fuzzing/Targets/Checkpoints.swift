import Engine
import Neural
import Text

@testable import Modeling
@testable import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

func fuzzSafeTensors(_ bytes: [UInt8]) {
    guard let contents = try? SafeTensors.decode(bytes) else { return }
    let written = SafeTensors.encode(
        contents.tensors.map { (name: $0.key, tensor: $0.value) }, metadata: contents.metadata)
    expect(
        (try? SafeTensors.decode(written)) == contents,
        "tensors that were read are read again as they were written")
}

func fuzzConfiguration(_ bytes: [UInt8]) {
    guard let configuration = try? ModelConfiguration(json: bytes, path: "config.json") else { return }
    let again = expectNoError("a configuration is written and read again") {
        try ModelConfiguration(json: configuration.json(), path: "config.json")
    }
    expect(again == configuration, "a configuration stays the same")
    expect(configuration.architecture.fault == nil, "a configuration has a possible network")
    expect(configuration.architecture.weightCount > 0, "a network has weights")
}

func fuzzState(_ bytes: [UInt8]) {
    guard let saved = try? SavedRun(json: bytes, path: "state.json") else { return }
    let again = expectNoError("a state is written and read again") {
        try SavedRun(json: Array(JSONEncoder().encode(saved)), path: "state.json")
    }
    expect(again.progress == saved.progress && again.recipe == saved.recipe, "a state stays the same")
    let (progress, recipe) = (saved.progress, saved.recipe)
    expect(recipe.fault == recipe.architecture(vocabularySize: 1).fault, "a recipe is checked")
    expect(progress.epoch >= 0 && progress.epoch <= progress.step, "a step is in an epoch")
    _ = (progress.overfits, progress.validationsSinceBest)
    let rate = recipe.schedule.rate(
        step: progress.step, of: progress.totalSteps, stepsPerEpoch: progress.stepsPerEpoch,
        losses: progress.validations.map(\.loss))
    expect((0...1).contains(rate), "a rate of \(rate) is a share")
}

func fuzzManifest(_ bytes: [UInt8]) {
    _ = Scratch.write(bytes, to: Manifest.fileName)
    guard let manifest = try? Manifest(of: Scratch.directory) else { return }
    let written = expectNoError("a manifest is written") { try manifest.encoded() }
    _ = Scratch.write(written, to: Manifest.fileName)
    expect((try? Manifest(of: Scratch.directory)) == manifest, "a manifest stays the same")
    _ = expectNoError("a checkpoint has a manifest") { try Checkpoint(path: Scratch.directory).fileNames }
}

/// Reads counts for a vocabulary of as many tokens as the first byte says.
func fuzzCounts(_ bytes: [UInt8]) {
    guard let V = bytes.first.map(Int.init),
        let mixture = bytes[1...].withUnsafeBytes({ try? NGramMixture(file: $0, vocabularySize: V) })
    else { return }
    let again = expectNoError("counts are written and read again") {
        try mixture.file.withUnsafeBytes { try NGramMixture(file: $0, vocabularySize: V) }
    }
    expect(again.file == mixture.file && again.weights == mixture.weights, "counts stay the same")
    for context: [Int32] in [[], [1], [2, 1, 0, 1]] {
        var p = [Float](repeating: 1 / Float(V), count: V)
        p.withUnsafeMutableBufferPointer { mixture.mix(into: $0, after: context) }
        expect(
            p.allSatisfy { $0 >= 0 } && abs(p.reduce(0, +) - 1) < 1e-3, "a mixture is a distribution: \(p)")
    }
}

/// Loads a whole model.
///
/// The input is its configuration, a line `=====`, the vocabulary, such a line, and the weights; the
/// checksums are made to fit.
func fuzzCheckpoint(_ bytes: [UInt8]) {
    let line = Seeds.separator
    guard let first = bytes.firstRange(of: line), case let rest = bytes[first.upperBound...],
        let second = rest.firstRange(of: line),
        var configuration = try? ModelConfiguration(
            json: Array(bytes[..<first.lowerBound]), path: "config.json")
    else { return }
    let vocabulary = Array(rest[..<second.lowerBound])
    configuration.vocabularySHA256 = vocabulary.withUnsafeBytes(Manifest.digest)
    let json = expectNoError("a configuration is written") { try configuration.json() }
    let files = [
        (name: ModelConfiguration.fileName, bytes: json),
        (name: LanguageModel.vocabularyFileName, bytes: vocabulary),
        (name: LanguageModel.weightsFileName, bytes: Array(rest[second.upperBound...])),
    ]
    for file in files { _ = Scratch.write(file.bytes, to: file.name) }
    _ = Scratch.write(
        expectNoError("a manifest is written") { try Manifest(files).encoded() }, to: Manifest.fileName)
    guard let checkpoint = try? Checkpoint(path: Scratch.directory),
        let model = try? LanguageModel(checkpoint, threads: 1)
    else { return }
    var state = model.network.initialState()
    for token in [model.vocabulary.start, Int32(model.vocabulary.count - 1)] {
        model.network.read(token, &state)
    }
    _ = model.tokenizer.decode([model.vocabulary.start])
}
