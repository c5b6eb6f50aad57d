import Engine
internal import Modeling
public import Neural

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a checkpoint holds beyond the model, so that a run resumes with the bits of one that never stopped.
///
/// This is the file `state.json`; its floats are in `optimizer.safetensors`. No generator has to be saved: dropout is
/// computed from seed, step and layer, the learning rate from the step, the total and the validation losses, and the
/// position in the text from the step.
public struct SavedRun: Codable, Equatable, Sendable {
    /// The file's name in a checkpoint.
    public static let fileName = "state.json"
    /// The name of the file that holds the optimizer's moments and the recurrent state of every sequence, and the weights
    /// where the model's file has them rounded.
    public static let tensorsFileName = "optimizer.safetensors"
    /// The format that this build writes; it also reads format 1, see ``currentKey(_:)``, and format 2, whose recipes
    /// lacked what ``Recipe/init(from:)`` supplies.
    public static let supportedFormat = 3

    /// The format of the file.
    public var formatVersion = Self.supportedFormat
    /// How the run trains; threads and precision decide over bits, too.
    public var recipe: Recipe
    /// The position of the run.
    public let progress: Progress
    /// The steps that the optimizer has taken.
    public let optimizerSteps: Int
    /// ``Engine/OneDNN/arithmetic`` as it was; another may round differently.
    public let engine: String

    /// Reads `state.json`; `path` is for errors.
    public init(json: [UInt8], path: String) throws(TrainingError) {
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .custom { Self.currentKey($0[$0.count - 1]) }
            self = try decoder.decode(Self.self, from: Data(json))
        } catch {
            throw .unresumable(
                reason: "\(path) is not the state of a run; restore it from a copy or train again")
        }
        do throws(OutOfRange) {
            try check()
        } catch {
            throw .outOfRange(path: path, error)
        }
    }

    /// The present name of a key: format 1 called the batch size `streams`.
    private static func currentKey(_ key: any CodingKey) -> any CodingKey {
        struct Key: CodingKey {
            let stringValue: String, intValue: Int? = nil
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }
        return key.stringValue == "streams" ? Key(stringValue: "batchSize") : key
    }

    /// Checks every number: files are not trusted.
    private func check() throws(OutOfRange) {
        let formats = 1...Self.supportedFormat
        try OutOfRange.check("format \(formatVersion)", formatVersion, in: formats)
        try recipe.check()
        try progress.check(recipe)
        try OutOfRange.check(
            "optimizer step \(optimizerSteps)", optimizerSteps, in: progress.step...progress.step)
    }
}

extension SavedRun {
    /// Checks that a text of `tokens` tokens gives epochs of as many steps as the run had.
    func check(tokens: Int) throws(TrainingError) {
        let steps = try Batches.windows(tokens: tokens, batchSize: recipe.batchSize, steps: recipe.steps)
        guard progress.stepsPerEpoch == steps else {
            throw .unresumable(
                reason: """
                    an epoch had \(progress.stepsPerEpoch) steps and has \(steps) now; give the text that the run was \
                    started with
                    """)
        }
        guard progress.place(steps: recipe.steps).row < tokens / recipe.batchSize - 1 else {
            throw Self.misfit
        }
    }

    /// Checks that the weights are there where the model's file has them rounded, and nowhere else.
    func check(_ tensors: [String: Tensor]) throws(TrainingError) {
        guard (tensors["weights"] != nil) == (recipe.weightFormat != .float32) else { throw Self.misfit }
    }

    static let misfit = TrainingError.unresumable(
        reason:
            "\(tensorsFileName) does not fit the network; restore the checkpoint from a copy or train again")
}

extension Progress {
    /// Checks every number of a saved run's position.
    fileprivate func check(_ recipe: Recipe) throws(OutOfRange) {
        try OutOfRange.check("an epoch of \(stepsPerEpoch) steps", stepsPerEpoch, in: 1...Recipe.mostSteps)
        let total = recipe.totalSteps(stepsPerEpoch: stepsPerEpoch)
        guard totalSteps == total ?? totalSteps, 1...Recipe.mostSteps ~= totalSteps else {
            throw OutOfRange(
                "step \(step) of \(totalSteps)",
                wanted: "\(total.map(String.init) ?? "1 to \(Recipe.mostSteps)") in all")
        }
        try OutOfRange.check("step \(step) of \(totalSteps)", step, in: 0...totalSteps)
        if let place {
            try OutOfRange.check("epoch \(place.epoch)", place.epoch, in: 0...step)
            try OutOfRange.check("row \(place.row)", place.row, in: 0...OutOfRange.mostCount)
        }
        try OutOfRange.check("\(seconds) seconds", seconds, in: 0...1e12)
        try OutOfRange.check("lossSum \(lossSum)", lossSum, in: 0...OutOfRange.mostFloat)
        try OutOfRange.check("lossTokens \(lossTokens)", lossTokens, in: 0...OutOfRange.mostCount)
        var next = 1
        for validation in validations {
            try OutOfRange.check(
                "a validation at step \(validation.step)", validation.step, in: next...max(next, step))
            next = validation.step + 1
            for loss in [validation.loss, validation.trainingLoss] {
                try OutOfRange.check("a loss of \(loss)", loss, in: 0...OutOfRange.mostFloat)
            }
        }
    }
}

extension Trainer {
    /// Returns the files of a checkpoint that only resuming needs.
    public func savedFiles() throws(TrainingError) -> [(name: String, bytes: [UInt8])] {
        let saved = SavedRun(self)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(saved) else {
            throw .diverged(step: progress.step, rate: rate)  // only a number that is none has no JSON
        }
        var tensors = optimizer.moments.enumerated().map { index, moment in
            (name: "moment.\(index)", tensor: Tensor(shape: [moment.count], values: Array(moment)))
        }
        let values = state.floats
        tensors.append((name: "state", tensor: Tensor(shape: [values.count], values: values)))
        if recipe.weightFormat != .float32 {
            let weights = Array(network.parameters.weights)
            tensors.append((name: "weights", tensor: Tensor(shape: [weights.count], values: weights)))
        }
        return [
            (SavedRun.fileName, [UInt8](json) + [UInt8(ascii: "\n")]),
            (SavedRun.tensorsFileName, SafeTensors.encode(tensors)),
        ]
    }

    /// Creates a trainer that resumes a saved run, whose weights the network already has.
    ///
    /// - Parameters:
    ///   - saved: The contents of `state.json`.
    ///   - tensors: The contents of `optimizer.safetensors`.
    ///   - network: The network with the weights of the checkpoint's model.
    ///   - training: The training text of the run.
    ///   - validation: The validation text of the run.
    /// - Throws: ``TrainingError/unresumable`` where they do not fit each other.
    public convenience init(
        _ saved: SavedRun, tensors: [String: Tensor], network: TrainingNetwork, training: Tokens,
        validation: Tokens?
    ) throws(TrainingError) {
        try self.init(unstarted: saved.recipe, network: network, training: training, validation: validation)
        try saved.check(tokens: training.count)
        let moments = (0..<optimizer.moments.count).map { tensors["moment.\($0)"]?.values ?? [] }
        let values = tensors["state"]?.values ?? []
        let weights = tensors["weights"]?.values
        let count = network.parameters.weights.count
        guard tensors.count == moments.count + (weights == nil ? 1 : 2), values.count == state.floats.count,
            weights?.count ?? count == count,
            (values + moments.joined() + (weights ?? [])).allSatisfy(\.isFinite),
            optimizer.restore(moments, steps: saved.optimizerSteps)
        else { throw SavedRun.misfit }
        state.floats = values
        if let weights { _ = network.parameters.weights.update(fromContentsOf: weights) }
        progress = saved.progress
    }

    /// The steps of the whole run by the recipe's length; minutes go at the pace of the text read so far, since windows
    /// that grow make steps longer.
    var plannedSteps: Int {
        if let steps = recipe.totalSteps(stepsPerEpoch: progress.stepsPerEpoch) { return steps }
        guard case .minutes(let minutes) = recipe.length, progress.step > 0, progress.seconds > 0 else {
            return progress.totalSteps
        }
        let part = min(1, Double(progress.step) / Double(max(1, progress.totalSteps)))
        let mean = recipe.growth?.meanShare(full: recipe.steps, until: part) ?? 1
        let windows = minutes * 60 / progress.seconds * Double(progress.step) * mean
        return Int(min(windows / recipe.meanWindow, 1e15))
    }
}

extension SavedRun {
    fileprivate init(_ trainer: Trainer) {
        recipe = trainer.recipe
        progress = trainer.progress
        optimizerSteps = trainer.optimizer.steps
        engine = OneDNN.arithmetic
    }
}
