import Console
import Modeling
import Neural
import Text

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The list of models that `lmgen --list` prints.
struct ModelList {
    private let store = ModelStore()

    /// A model, as a program reads it.
    private struct Row: Encodable {
        let name, level, cell: String
        let layers: [Int]
        let vocabulary, parameters, bytes, step: Int
        let validationLoss, validationBitsPerCharacter: Double?
        /// Local time, as in `2026-03-01 14:05`; `nil` of the shipped model.
        let trained: String?

        init(_ model: ModelStore.Listing) {
            let architecture = model.configuration.architecture, training = model.configuration.training
            (name, level) = (model.run.name, model.configuration.level.rawValue)
            (cell, layers) = (architecture.cell.rawValue, architecture.hiddenSizes)
            (vocabulary, parameters) = (architecture.vocabularySize, architecture.weightCount)
            (bytes, step) = (model.bytes, training.step)
            validationLoss = training.validationLoss
            validationBitsPerCharacter = training.validationBitsPerCharacter
            trained = model.run == .shipped ? nil : localTime(model.modified / 1_000_000_000)
        }

        /// The columns of the table.
        var cells: [String] {
            [
                name, level, NumberFormat.grouped(parameters), NumberFormat.bytes(bytes),
                validationLoss.map { NumberFormat.fixed($0, 3) } ?? "-",
                validationBitsPerCharacter.map { NumberFormat.fixed($0, 3) } ?? "-", trained ?? "-",
            ]
        }
    }

    /// Prints the models on standard output, and what is wrong with some on standard error.
    func write(asJSON: Bool) throws {
        let (models, notices) = store.list()
        for notice in notices { Terminal.note(notice) }
        if models.isEmpty { throw CheckpointError.noModel(root: store.root) }
        var output = TextOutput()
        let rows = models.map { Row($0) }
        if asJSON {
            for row in rows { try output.write(try jsonLine(row) + "\n") }
            return
        }
        let head = ["name", "level", "parameters", "size", "nats/token", "bits/char", "trained"]
        try output.write(Table.text([head] + rows.map(\.cells), columns: head.map { _ in .left(0) }))
    }
}

private func localTime(_ seconds: Int) -> String {
    var time = time_t(seconds), parts = tm()
    localtime_r(&time, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let count = strftime(&text, text.count, "%Y-%m-%d %H:%M", &parts)
    return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
