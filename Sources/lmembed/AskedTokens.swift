import Analysis
import Console
import Text

/// The tokens that the command line and its files name, in the order in which they are to be labelled.
struct AskedTokens {
    /// Their places in the space, each once.
    private(set) var places: [Int] = []
    /// The group of each, where a file gives one.
    private(set) var groups: [String?] = []
    /// The relations, in numbers of `places`.
    private(set) var arrows: [ScatterPlot.Arrow] = []
    /// How many of the first are to be labelled.
    private(set) var labelled = 0
    private var numbers: [Int: Int] = [:]

    init(_ command: Plot, in space: EmbeddingSpace) throws {
        for pair in command.pairs?.pairs ?? [] {
            let from = add(try space.index(of: pair[0])), to = add(try space.index(of: pair[1]))
            arrows.append(.init(from: from, to: to))
        }
        if let path = command.groups {
            let file = try TokenGroups(bytes(of: path), path: path)
            try add(file.groups.flatMap { group in group.tokens.map { ($0, group.name) } }, path, in: space)
        }
        if let path = command.labels {
            let lines = try bytes(of: path).split(separator: 0x0A)
            let words = lines.flatMap { line in
                line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }.map {
                    String(decoding: $0, as: UTF8.self)
                }
            }
            try add(words.map { ($0, nil) }, path, in: space)
        }
        labelled = places.count
        if let around = command.around {
            if numbers[try space.index(of: around)] == nil { _ = add(try space.index(of: around)) }
        }
    }

    /// Whether the token at a place of the space is among them.
    func contains(_ place: Int) -> Bool { numbers[place] != nil }

    /// The number of `word` among them.
    func first(_ word: String, in space: EmbeddingSpace) throws -> Int {
        numbers[try space.index(of: word)] ?? 0
    }

    private mutating func add(_ place: Int, group: String? = nil) -> Int {
        if let known = numbers[place] {
            groups[known] = groups[known] ?? group
            return known
        }
        numbers[place] = places.count
        places.append(place)
        groups.append(group)
        return places.count - 1
    }

    /// Adds the words of a file with their groups; those that the vocabulary lacks are told of, and missed.
    private mutating func add(
        _ words: [(text: String, group: String?)], _ path: String, in space: EmbeddingSpace
    ) throws {
        var missing: [String] = []
        for word in words {
            if let place = space.find(word.text) {
                _ = add(place, group: word.group)
            } else {
                missing.append(word.text)
            }
        }
        guard missing.count < words.count else { throw AnalysisError.nothingKnown(path: path) }
        guard !missing.isEmpty else { return }
        Terminal.say(
            "Note: the vocabulary lacks \(missing.count) of the words in \(path): "
                + missing.prefix(10).joined(separator: ", ") + (missing.count > 10 ? ", …" : ""))
    }
}

/// A file of words; an empty one is an error.
private func bytes(of path: String) throws -> [UInt8] {
    let bytes = try inputBytes(path, limit: 16 << 20)
    guard !bytes.isEmpty else { throw TextError.empty(path: path) }
    return bytes
}
