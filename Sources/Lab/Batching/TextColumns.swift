import Text
import Training

/// A small text as the training of the language model reads it: columns, and windows of inputs and targets.
///
/// A token is a character, and its id is its place in the text, so that ids tell where a character came from.
struct TextColumns: Sendable, Equatable {
    /// The characters, as readers see them.
    let characters: [String]
    /// B, the number of columns, and T, the most steps of a window.
    let columns: Int, steps: Int
    /// R, the characters of a column.
    let rows: Int
    /// The windows of an epoch.
    let windows: [Window]

    /// A window: places in the text, (steps, B) each.
    struct Window: Sendable, Equatable {
        let inputs: [[Int]], targets: [[Int]]
    }

    /// Lays out a text.
    ///
    /// - Throws: `TextError` where ICU refuses, `TrainingError` for a text of less than two characters a column.
    init(_ text: String, columns B: Int, steps T: Int) throws {
        characters = try Self.characters(of: text)
        (columns, steps) = (B, T)
        let batches = try Batches(Tokens(characters.indices.map { Int32($0) }), batchSize: B, steps: T)
        rows = batches.rows
        windows = try (0..<batches.windows).map { index in
            let steps = try batches.load(window: index)
            func table(_ ids: UnsafeMutableBufferPointer<Int32>) -> [[Int]] {
                (0..<steps).map { t in (0..<B).map { Int(ids[t * B + $0]) } }
            }
            return Window(inputs: table(batches.inputs), targets: table(batches.targets))
        }
    }

    /// The same text with other windows.
    init(_ text: TextColumns, windows: [Window]) {
        (characters, columns, steps) = (text.characters, text.columns, text.steps)
        (rows, self.windows) = (text.rows, windows)
    }

    /// Returns the grapheme clusters of a text.
    static func characters(of text: String) throws(TextError) -> [String] {
        let bytes = Array(text.utf8)
        var ends: [Int32] = []
        let segmenter = try Segmenter(.graphemes, locale: "en")
        let failure = bytes.withUnsafeBytes { bytes -> TextError? in
            do throws(TextError) {
                try segmenter.ends(of: bytes, into: &ends)
                return nil
            } catch { return error }
        }
        if let failure { throw failure }
        return zip([0] + ends, ends).map { String(decoding: bytes[Int($0)..<Int($1)], as: UTF8.self) }
    }

    /// The characters at the end that no column has room for.
    var leftOver: [String] { Array(characters[(rows * columns)...]) }

    /// A row of places as characters that can be seen: spaces and line ends get a sign.
    func shown(_ places: [Int]) -> [String] { places.map { Self.visible(characters[$0]) } }

    /// Returns a character as something that can be seen, with � for what no font draws.
    static func visible(_ character: String) -> String {
        switch character {
        case " ": "␣"
        case "\n", "\r", "\r\n": "⏎"
        case "\t": "⇥"
        default:
            character.unicodeScalars.count > 16 || character.unicodeScalars.contains(where: isInvisible)
                ? "�" : character
        }
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format: ![0x200C, 0x200D].contains(scalar.value)  // joiners
        case .control, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// Whether the first inputs of every window are the last targets of the one before: nothing is lost between two.
    var isContinuous: Bool {
        zip(windows, windows.dropFirst()).allSatisfy { $0.targets.last == $1.inputs.first }
    }

    /// Whether every target is the next character of the text.
    var isNextCharacter: Bool {
        windows.allSatisfy { window in
            zip(window.inputs.joined(), window.targets.joined()).allSatisfy { $1 == $0 + 1 }
        }
    }

    /// Whether the inputs of each column are its characters in order, from the first to the last but one.
    var isComplete: Bool {
        let inputs = windows.flatMap(\.inputs)
        return (0..<columns).allSatisfy { b in
            inputs.map { $0[b] } == Array(b * rows..<(b + 1) * rows - 1)
        }
    }
}
