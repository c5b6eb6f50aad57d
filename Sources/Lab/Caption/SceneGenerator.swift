import Neural

/// Draws scenes and pictures at random, with some pairs of a colour and a shape kept out of training.
struct SceneGenerator: Sendable {
    /// The pairs of training, and the others.
    let trained: [Scene.Kind], withheld: [Scene.Kind]
    private var random: SplitMix64

    /// Which pairs a scene has.
    enum Selection: Sendable, CaseIterable {
        /// Two trained ones.
        case trained
        /// A trained and a withheld one.
        case mixed
        /// Two withheld ones.
        case withheld
    }

    /// Creates a generator.
    ///
    /// One pair of each shape is withheld, each of another colour, so that every shape and every colour is seen in other
    /// pairs.
    ///
    /// - Parameters:
    ///   - pairs: Chooses the withheld pairs.
    ///   - seed: Seeds the scenes.
    init(pairs: UInt64, seed: UInt64) {
        var choice = SplitMix64(seed: pairs)
        let hues = Scene.Hue.allCases.shuffled(by: &choice)
        let withheld = zip(hues, Scene.Shape.allCases).map { Scene.Kind($0, $1) }
        self.withheld = withheld
        trained = Scene.Kind.pairs.filter { !withheld.contains($0) }
        random = SplitMix64(seed: seed)
    }

    /// Draws a picture of training.
    ///
    /// - Parameter named: The share of groups with a pair of colour and shape. Of the others, half are shapes in colours
    ///   without a name and half coloured blots.
    /// - Returns: The picture.
    mutating func lesson(named: Double) -> ScenePicture {
        let first = kind(named: named)
        var second = first
        while second == first { second = kind(named: named) }
        return picture(first, second)
    }

    /// Draws a picture of a test.
    mutating func test(_ selection: Selection) -> ScenePicture {
        let first = pick(selection == .trained ? trained : withheld)
        var second = first
        while second == first { second = pick(selection == .withheld ? withheld : trained) }
        return picture(first, second)
    }

    private mutating func picture(_ a: Scene.Kind, _ b: Scene.Kind) -> ScenePicture {
        let (first, second) = pick([true, false]) ? (a, b) : (b, a)
        let counts = Array(1...Scene.mostShapes)
        let scene = Scene(
            first: .init(count: pick(counts), kind: first), second: .init(count: pick(counts), kind: second),
            axis: pick(Scene.Axis.allCases))
        return ScenePicture(scene, &random)
    }

    private mutating func kind(named: Double) -> Scene.Kind {
        if random.uniform() < named { return pick(trained) }
        return pick([true, false])
            ? Scene.Kind(pick(Scene.Shape.allCases)) : Scene.Kind(pick(Scene.Hue.allCases))
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int(random.uniform() * Double(elements.count))]
    }
}
