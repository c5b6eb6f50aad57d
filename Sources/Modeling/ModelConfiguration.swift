public import Neural
public import Text

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// All about a model but its weights and its vocabulary: the file `config.json` of a checkpoint.
///
/// How text is normalized stands in the vocabulary file alone, whose SHA-256 is here.
public struct ModelConfiguration: Codable, Sendable, Equatable {
    /// The file's name in a checkpoint.
    public static let fileName = "config.json"
    /// The format that this build writes, and the only one that it reads.
    public static let supportedFormat = 1

    /// The format of the file.
    public var formatVersion = Self.supportedFormat
    /// The shape of the network.
    public var architecture: Architecture
    /// What a token is.
    public var level: Level
    /// The SHA-256 of `vocabulary.tsv`, in hexadecimal digits.
    public var vocabularySHA256: String
    /// What the model was trained on.
    public var corpus: CorpusRecord
    /// How far training had come.
    public var training: TrainingRecord

    /// Describes a model.
    public init(
        architecture: Architecture, level: Level, vocabularySHA256: String, corpus: CorpusRecord,
        training: TrainingRecord
    ) {
        (self.architecture, self.level, self.vocabularySHA256) = (architecture, level, vocabularySHA256)
        (self.corpus, self.training) = (corpus, training)
    }

    /// Reads `config.json`, checking all that can be wrong without the other files.
    ///
    /// - Parameters:
    ///   - json: The file's bytes.
    ///   - path: Where they came from, for errors.
    /// - Throws: What is wrong with it.
    public init(json: [UInt8], path: String) throws(CheckpointError) {
        // The version comes first: the rest of an unknown format may look like anything.
        struct Version: Decodable { var formatVersion: Int }
        do {
            let version = try JSONDecoder().decode(Version.self, from: Data(json)).formatVersion
            guard version == Self.supportedFormat else {
                throw CheckpointError.version(path: path, found: version, supported: Self.supportedFormat)
            }
            self = try JSONDecoder().decode(Self.self, from: Data(json))
        } catch let error as CheckpointError {
            throw error
        } catch {
            throw .configuration(path: path, reason: decodingFault(error))
        }
        if let fault = architecture.fault { throw .architecture(path: path, fault: fault) }
    }

    /// The bytes of `config.json`.
    public func json() throws(CheckpointError) -> [UInt8] { try encodedJSON(self, path: Self.fileName) }
}

/// Where a model's text came from, so that it can be split again just as it was.
public struct CorpusRecord: Codable, Sendable, Equatable {
    /// A part of the text after normalization and splitting.
    public struct Part: Codable, Sendable, Equatable {
        /// The SHA-256 of its bytes, in hexadecimal digits.
        public var sha256: String
        /// Its length in UTF-8.
        public var bytes: Int
        /// Its length in Unicode scalars.
        public var characters: Int

        /// Describes a part.
        public init(sha256: String, bytes: Int, characters: Int) {
            (self.sha256, self.bytes, self.characters) = (sha256, bytes, characters)
        }
    }

    /// The files and directories as the user gave them.
    public var paths: [String]
    /// The files given for validation and for the test, if any.
    public var validationPaths: [String] = [], testPaths: [String] = []
    /// The shares of each file that validation and test took from its end.
    public var validationShare = 0.0, testShare = 0.0
    /// Whether hard-wrapped paragraphs were unwrapped.
    public var unwrap = false
    /// Whether Project Gutenberg's header and licence stayed in.
    public var keepsGutenberg = false
    /// The parts, where they hold anything.
    public var train: Part?, validation: Part?, test: Part?

    /// Describes a corpus read from `paths`; the rest is set afterwards.
    public init(paths: [String]) { self.paths = paths }
}

/// How far training had come when a checkpoint was written.
public struct TrainingRecord: Codable, Sendable, Equatable {
    /// Steps taken, and epochs begun.
    public var step: Int, epoch: Int
    /// The mean loss in nats a token on recent training windows, where known.
    public var trainingLoss: Double?
    /// The mean loss in nats a token on the validation text, where there was one.
    public var validationLoss: Double?
    /// The same in bits a Unicode scalar, which levels share.
    public var validationBitsPerCharacter: Double?
    /// The flags of the run or anything else worth knowing, for people.
    public var notes: [String: String]

    /// Describes a state of training; a loss that is not finite is left out.
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
}
