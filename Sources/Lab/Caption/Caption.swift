/// A sentence about a scene.
///
///     caption = group relation group
///     group = ("a" | "two" | "three") colour shape
///     relation = "above" | "below" | "left of" | "right of"
///
/// Every scene has two captions, of which neither is better: "a red star above two blue circles" and "two blue circles
/// below a red star".
struct Caption: Sendable, Hashable {
    /// How the first group of a caption lies to the second.
    enum Relation: CaseIterable, Sendable {
        case above, below, left, right

        /// The axis of the scene.
        var axis: Scene.Axis { self == .above || self == .below ? .vertical : .horizontal }
        /// Whether the first group of the caption is the first of the scene.
        var keepsOrder: Bool { self == .above || self == .left }
        /// The words.
        var words: [String] { axis == .vertical ? ["\(self)"] : ["\(self)", "of"] }
    }

    /// Something that a caption says, right or wrong.
    enum Attribute: Sendable, Hashable {
        case count(Int), hue(Scene.Hue?), shape(Scene.Shape?), relation(Relation)
    }

    /// The groups in the order of the sentence.
    let first: Scene.Group, second: Scene.Group
    /// How the first lies to the second.
    let relation: Relation

    /// Begins with the upper or left group.
    init(_ scene: Scene) { self.init(scene, scene.axis == .vertical ? .above : .left) }

    private init(_ scene: Scene, _ relation: Relation) {
        (first, second) = relation.keepsOrder ? (scene.first, scene.second) : (scene.second, scene.first)
        self.relation = relation
    }

    /// Both captions of a scene.
    static func captions(of scene: Scene) -> [Caption] {
        Relation.allCases.filter { $0.axis == scene.axis }.map { Caption(scene, $0) }
    }

    /// The scene that the caption describes: the same for equivalent captions.
    var scene: Scene {
        let (a, b) = relation.keepsOrder ? (first, second) : (second, first)
        return Scene(first: a, second: b, axis: relation.axis)
    }

    // MARK: Words

    private static let counts = ["a", "two", "three"]
    /// What is read in place of the word for a colour or a shape without a name.
    static let blank = "…"

    /// Every word that can be written, once.
    static let vocabulary: [String] =
        counts + Scene.Hue.allCases.map(\.word) + Scene.Shape.allCases.flatMap { [$0.word, $0.plural] }
        + Relation.allCases.map { $0.words[0] } + ["of"]

    /// The most words of a caption.
    static let mostWords = 8

    /// The words.
    var words: [String] { Self.words(of: first) + relation.words + Self.words(of: second) }

    private static func words(of group: Scene.Group) -> [String] {
        let noun = group.kind.shape.map { group.count == 1 ? $0.word : $0.plural }
        return [counts[group.count - 1], group.kind.hue?.word ?? blank, noun ?? blank]
    }

    /// Parses words; `nil` where they are no caption.
    init?(_ words: [String]) {
        guard let first = Self.group(words.prefix(3)), let second = Self.group(words.suffix(3)),
            let relation = Relation.allCases.first(where: { $0.words == words.dropFirst(3).dropLast(3) })
        else { return nil }
        (self.first, self.second, self.relation) = (first, second, relation)
    }

    private static func group(_ words: ArraySlice<String>) -> Scene.Group? {
        let words = Array(words)
        guard words.count == 3, let place = counts.firstIndex(of: words[0]),
            let hue = Scene.Hue.allCases.first(where: { $0.word == words[1] }),
            let shape = Scene.Shape.allCases.first(where: {
                (place == 0 ? $0.word : $0.plural) == words[2]
            })
        else { return nil }
        return Scene.Group(count: place + 1, kind: Scene.Kind(hue, shape))
    }

    // MARK: Errors

    /// What the caption says, in order: number, colour and shape of the first group, the relation, and the same of the
    /// second.
    var attributes: [Attribute] {
        func attributes(_ group: Scene.Group) -> [Attribute] {
            [.count(group.count), .hue(group.kind.hue), .shape(group.kind.shape)]
        }
        return attributes(first) + [.relation(relation)] + attributes(second)
    }

    /// The places of the attributes in which this caption differs from another.
    func errors(_ other: Caption) -> [Int] {
        zip(attributes, other.attributes).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
    }

    /// The caption of a scene from which this one differs least.
    func nearest(of scene: Scene) -> Caption {
        Self.captions(of: scene).min { errors($0).count < errors($1).count } ?? Caption(scene)
    }
}

extension Caption: CustomStringConvertible {
    /// The caption on a line.
    var description: String { words.joined(separator: " ") }
}

extension Scene.Shape {
    /// The name of one, and of several.
    var word: String { "\(self)" }
    var plural: String { self == .cross ? "crosses" : word + "s" }
}

extension Scene.Hue {
    /// The name.
    var word: String { "\(self)" }
}
