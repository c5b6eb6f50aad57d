public import Neural
public import Text

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The file `config.json` of a checkpoint: everything about a model but its weights and its vocabulary.
///
/// The normalization is in the vocabulary file only, whose SHA-256 is here.
public struct ModelConfiguration: Codable, Sendable, Equatable {
    /// The file's name in a checkpoint.
    public static let fileName = "config.json"
    /// The latest format version that this build reads, that of models with counts; older builds would leave them out.
    ///
    /// Version 1 has none.
    public static let supportedFormat = 2

    /// The format version of the file.
    public private(set) var formatVersion: Int
    /// The shape of the network.
    public var architecture: Architecture
    /// The unit of a token.
    public var level: Level
    /// The SHA-256 of `vocabulary.tsv`, in hexadecimal digits.
    public var vocabularySHA256: String
    /// The text the model was trained on.
    public var corpus: CorpusRecord
    /// The progress of training.
    public var training: TrainingRecord
    /// The counts that the network's predictions are mixed with, if there are any.
    public private(set) var counts: CountsRecord?

    /// Creates the configuration of a model.
    public init(
        architecture: Architecture, level: Level, vocabularySHA256: String, corpus: CorpusRecord,
        training: TrainingRecord, counts: CountsRecord? = nil
    ) {
        (formatVersion, self.counts) = (counts == nil ? 1 : 2, counts)
        (self.architecture, self.level, self.vocabularySHA256) = (architecture, level, vocabularySHA256)
        (self.corpus, self.training) = (corpus, training)
    }

    /// Reads `config.json` and checks everything that does not depend on the other files.
    ///
    /// - Parameters:
    ///   - json: The file's bytes.
    ///   - path: The file's path, for errors.
    /// - Throws: ``CheckpointError/configuration(path:reason:)``, ``CheckpointError/version(path:found:supported:)``,
    ///   ``CheckpointError/architecture(path:fault:)`` or ``CheckpointError/outOfRange(path:_:)``.
    public init(json: [UInt8], path: String) throws(CheckpointError) {
        // The version is checked first, since the rest of an unknown format may look like anything.
        struct Version: Decodable { var formatVersion: Int }
        do {
            let version = try JSONDecoder().decode(Version.self, from: Data(json)).formatVersion
            guard 1...Self.supportedFormat ~= version else {
                throw CheckpointError.version(path: path, found: version, supported: Self.supportedFormat)
            }
            self = try JSONDecoder().decode(Self.self, from: Data(json))
        } catch let error as CheckpointError {
            throw error
        } catch {
            throw .configuration(path: path, reason: decodingFault(error))
        }
        if let fault = architecture.fault { throw .architecture(path: path, fault: fault) }
        do throws(OutOfRange) {
            try corpus.check()
            try training.check()
            try counts?.check()
        } catch {
            throw .outOfRange(path: path, error)
        }
    }

    /// Returns the bytes of `config.json`.
    public func json() throws(CheckpointError) -> [UInt8] { try encodedJSON(self, path: Self.fileName) }
}

/// The origin of a model's text, from which it can be read and split again in the same way.
public struct CorpusRecord: Codable, Sendable, Equatable {
    /// A part of the text, after normalization and splitting.
    public struct Part: Codable, Sendable, Equatable {
        /// The SHA-256 of its bytes, in hexadecimal digits.
        public var sha256: String
        /// The number of UTF-8 bytes.
        public var bytes: Int
        /// The number of Unicode scalars.
        public var characters: Int

        /// Creates the description of a part.
        public init(sha256: String, bytes: Int, characters: Int) {
            (self.sha256, self.bytes, self.characters) = (sha256, bytes, characters)
        }
    }

    /// The files and directories as the user gave them.
    public var paths: [String]
    /// The separate files for validation and for the test, if any.
    public var validationPaths: [String] = [], testPaths: [String] = []
    /// The shares of each file, at its end, for validation and for the test.
    public var validationShare = 0.0, testShare = 0.0
    /// Whether hard-wrapped paragraphs were unwrapped.
    public var unwrap = false
    /// Whether the vocabulary was given, so that it told which hyphens at the ends of unwrapped lines belong to their
    /// words; absent where the text alone did.
    public var hyphensFromVocabulary: Bool?
    /// Whether Project Gutenberg's headers, licences and credits were kept.
    public var keepsGutenberg = false
    /// The parts, except for empty ones.
    public var train: Part?, validation: Part?, test: Part?

    /// Creates the record of a corpus read from `paths`; set the other properties afterwards.
    public init(paths: [String]) { self.paths = paths }

    fileprivate func check() throws(OutOfRange) {
        for share in [validationShare, testShare, validationShare + testShare] {
            try OutOfRange.check("a share of \(share)", share, in: 0..<1)
        }
        for part in [train, validation, test].compactMap(\.self) {
            try OutOfRange.check("a text of \(part.bytes) bytes", part.bytes, in: 1...OutOfRange.mostCount)
            try OutOfRange.check(
                "a text of \(part.characters) characters", part.characters, in: 1...part.bytes)
        }
    }
}

/// The counts of a model, which are in a file of their own, see ``NGramMixture``.
public struct CountsRecord: Codable, Sendable, Equatable {
    /// The tokens of the longest n-gram.
    public var order: Int
    /// The loss of the network mixed with them on the validation text in bits per Unicode scalar; older models lack it.
    ///
    /// The weights of the mixture were fitted on the same text, which makes it better by less than a thousandth.
    public private(set) var validationBitsPerCharacter: Double?

    /// Creates the record of counts, without a loss that is not finite.
    public init(order: Int, validationBitsPerCharacter: Double? = nil) {
        self.order = order
        self.validationBitsPerCharacter = validationBitsPerCharacter.flatMap { $0.isFinite ? $0 : nil }
    }

    fileprivate func check() throws(OutOfRange) {
        try OutOfRange.check("counts of order \(order)", order, in: 1...NGramMixture.mostOrder)
        if let loss = validationBitsPerCharacter {
            try OutOfRange.check("a loss of \(loss)", loss, in: 0...OutOfRange.mostFloat)
        }
    }
}

/// The progress of training when a checkpoint was written.
public struct TrainingRecord: Codable, Sendable, Equatable {
    /// The number of steps taken, and of epochs begun.
    public var step: Int, epoch: Int
    /// The mean loss on recent training windows in nats per token, where known.
    public var trainingLoss: Double?
    /// The mean loss on the validation text in nats per token, where there was one.
    public var validationLoss: Double?
    /// The validation loss in bits per Unicode scalar, which is comparable between levels.
    public var validationBitsPerCharacter: Double?
    /// The settings of the run and other remarks, for people.
    public var notes: [String: String]

    /// Creates a record of training, without losses that are not finite.
    public init(
        step: Int, epoch: Int, trainingLoss: Double? = nil, validationLoss: Double? = nil,
        validationBitsPerCharacter: Double? = nil, notes: [String: String] = [:]
    ) {
        func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
        (self.step, self.epoch, self.notes) = (step, epoch, notes)
        self.trainingLoss = finite(trainingLoss)
        self.validationLoss = finite(validationLoss)
        self.validationBitsPerCharacter = finite(validationBitsPerCharacter)
    }

    fileprivate func check() throws(OutOfRange) {
        try OutOfRange.check("step \(step)", step, in: 0...OutOfRange.mostCount)
        try OutOfRange.check("epoch \(epoch)", epoch, in: 0...step)
        for loss in [trainingLoss, validationLoss, validationBitsPerCharacter].compactMap(\.self) {
            try OutOfRange.check("a loss of \(loss)", loss, in: 0...OutOfRange.mostFloat)
        }
    }
}
