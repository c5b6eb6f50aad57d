import Analysis
import Neural
import Testing

@testable import Lab

@Suite("Scenes and their captions") struct CaptionSceneTests {
    private static let scenes: [Scene] = Scene.Axis.allCases.flatMap { axis in
        Scene.Kind.pairs.flatMap { first in
            Scene.Kind.pairs.enumerated().map { index, second in
                Scene(
                    first: .init(count: 1 + index % 3, kind: first),
                    second: .init(count: 1 + (index + 1) % 3, kind: second), axis: axis)
            }
        }
    }

    // MARK: Grammar

    @Test("every scene has two captions, which parse to it")
    func captions() {
        for scene in Self.scenes {
            let captions = Caption.captions(of: scene)
            #expect(captions.count == 2 && Set(captions.map(\.description)).count == 2)
            for caption in captions {
                #expect(Caption(caption.words) == caption && caption.scene == scene)
                #expect(caption.words.count <= Caption.mostWords)
                #expect(caption.words.allSatisfy(Caption.vocabulary.contains))
            }
        }
        #expect(Set(Caption.vocabulary).count == Caption.vocabulary.count)
    }

    @Test("equivalent captions describe one scene, and others do not")
    func equivalent() throws {
        func scene(_ caption: String) throws -> Scene {
            try #require(Caption(caption.split(separator: " ").map(String.init))).scene
        }
        let scene1 = try scene("two red circles above a blue square")
        #expect(try scene("a blue square below two red circles") == scene1)
        #expect(try scene("a blue square above two red circles") != scene1)
        #expect(try scene("two red circles left of a blue square") != scene1)
        #expect(
            try scene("three cyan crosses left of a green star")
                == scene("a green star right of three cyan crosses"))
    }

    @Test(
        "words that are no caption are refused",
        arguments: [
            "", "a", "a red circle", "a red circles above a blue square",
            "two red circle above a blue square",
            "a red circle above", "a red circle left a blue square", "a red circle above of a blue square",
            "a circle red above a blue square", "a red circle above a blue square above",
            "a red circle above a blue square left of a red star", "a … circle above a blue square",
        ])
    func refused(caption: String) { #expect(Caption(caption.split(separator: " ").map(String.init)) == nil) }

    @Test("grades count the attributes that differ from the nearest caption")
    func grades() {
        let scene = Scene(
            first: .init(count: 2, kind: .init(.red, .circle)),
            second: .init(count: 1, kind: .init(.blue, .square)), axis: .vertical)
        var random = SplitMix64(seed: 1)
        let picture = ScenePicture(scene, &random)
        for (caption, grade, errors) in [
            ("two red circles above a blue square", .right, []),
            ("a blue square below two red circles", .right, []),
            ("three red circles above a blue square", .nearly, [0]),
            ("two red circles above a cyan square", .nearly, [5]),
            ("a blue star below two red circles", .nearly, [2]),
            ("two red circles left of a blue square", .nearly, [3]),
            ("two red circles below a blue square", .nearly, [3]),
            ("three red circles above a blue star", .wrong, [0, 6]),
            ("two red circles above a", .wrong, []),
        ] as [(String, CaptionAnswer.Grade, [Int])] {
            let answer = CaptionAnswer(picture, caption.split(separator: " ").map(String.init))
            #expect(answer.grade == grade && answer.errors == errors, "\(caption)")
        }
        let answer = CaptionAnswer(
            picture, "a blue star left of two red circles".split(separator: " ").map(String.init))
        // Nearest is the caption that begins with the square: shape and relation are wrong.
        #expect(answer.markedWords.filter(\.isWrong).map(\.word) == ["star", "left", "of"])
    }

    @Test("ids give the words back, and a nameless part is read as a blank")
    func coding() {
        for scene in Self.scenes.prefix(900) {
            let ids = CaptionCoding.ids(of: Caption(scene))
            #expect(ids.last == CaptionCoding.end && ids.dropLast().allSatisfy { $0 < CaptionCoding.end })
            #expect(CaptionCoding.words(of: ids) == Caption(scene).words)
        }
        let scene = Scene(
            first: .init(count: 2, kind: .init(Scene.Shape.star)),
            second: .init(count: 1, kind: .init(Scene.Hue.red)), axis: .horizontal)
        let ids = CaptionCoding.ids(of: Caption(scene))
        #expect(ids[1] == CaptionCoding.blank && ids[7] == CaptionCoding.blank && ids.count == 9)
        let batch = TargetBatch(
            [ids], batchSize: 1, start: CaptionCoding.start, blank: CaptionCoding.blank)
        #expect(batch.inputs[2] == CaptionCoding.blank && batch.targets[1] == -1 && batch.targets[7] == -1)
        #expect(batch.targets.count { $0 < 0 } == 2)
    }

    // MARK: Generator

    @Test("one pair of each shape is withheld, of different colours, and training never shows it")
    func withheld() {
        for seed in 0..<20 as Range<UInt64> {
            var scenes = SceneGenerator(pairs: seed, seed: seed)
            #expect(Set(scenes.withheld.compactMap(\.shape)) == Set(Scene.Shape.allCases))
            #expect(Set(scenes.withheld.compactMap(\.hue)).count == Scene.Shape.allCases.count)
            #expect(Set(scenes.trained).isDisjoint(with: scenes.withheld))
            #expect(Set(scenes.trained + scenes.withheld) == Set(Scene.Kind.pairs))
            for _ in 0..<200 {
                for named in [0, 0.5, 1] {
                    let kinds = scenes.lesson(named: named).scene.groups.map(\.kind)
                    #expect(Set(kinds).isDisjoint(with: scenes.withheld) && kinds[0] != kinds[1])
                    if named == 0 { #expect(kinds.allSatisfy { ($0.hue == nil) != ($0.shape == nil) }) }
                }
                for (selection, count) in [
                    (SceneGenerator.Selection.trained, 0), (.mixed, 1), (.withheld, 2),
                ] {
                    let kinds = scenes.test(selection).scene.groups.map(\.kind)
                    #expect(kinds.count { scenes.withheld.contains($0) } == count && kinds[0] != kinds[1])
                }
            }
        }
    }

    @Test("kinds, numbers and relations are uniform: χ² stays below the 99.99 % quantile")
    func uniform() {
        var scenes = SceneGenerator(pairs: 1, seed: 2)
        var kinds: [Scene.Kind: Double] = [:], rest: [String: Double] = [:]
        for _ in 0..<6000 {
            let scene = scenes.lesson(named: 1).scene
            for group in scene.groups { kinds[group.kind, default: 0] += 1 }
            rest["\(scene.first.count) \(scene.second.count) \(scene.axis)", default: 0] += 1
        }
        func χ2(_ counts: some Collection<Double>) -> Double {
            let mean = counts.reduce(0, +) / Double(counts.count)
            return counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / mean }
        }
        #expect(kinds.count == 25 && χ2(kinds.values) < 62)
        #expect(rest.count == 18 && χ2(rest.values) < 50)
    }

    // MARK: Pictures

    @Test("groups lie as the scene says, further apart along its axis than across it, inside of the picture")
    func places() {
        var scenes = SceneGenerator(pairs: 3, seed: 4)
        for index in 0..<600 {
            let picture = index % 2 == 0 ? scenes.lesson(named: 0.5) : scenes.test(.mixed)
            let bounds = (0..<2).map { group in
                let own = picture.shapes.filter { $0.group == group }
                #expect(own.count == picture.scene.groups[group].count)
                return Bounds(own.map(\.form))
            }
            for bounds in bounds {
                #expect(min(bounds.left, bounds.top) > -0.4 && max(bounds.right, bounds.bottom) < 32.4)
            }
            let (first, second) = (bounds[0], bounds[1])
            let down = second.top - first.bottom
            let right = second.left - first.right, left = first.left - second.right
            switch picture.scene.axis {
            case .vertical: #expect(down > 10 && down > max(left, right) + 5)
            case .horizontal: #expect(right > 10 && right > max(down, first.top - second.bottom) + 5)
            }
        }
    }

    @Test("pixels are what is missing to white, where the shapes lie")
    func pixels() throws {
        let scene = Scene(
            first: .init(count: 3, kind: .init(.red, .square)),
            second: .init(count: 3, kind: .init(.blue, .circle)), axis: .vertical)
        var random = SplitMix64(seed: 5)
        let x = try ScenePicture(scene, &random).pixels()
        #expect(x.count == ScenePicture.inputSize && x.allSatisfy { (0...1).contains($0) })
        func pixel(_ row: Int, _ column: Int) -> [Float] {
            let start = 3 * (32 * row + column)
            return Array(x[start..<start + 3])
        }
        for column in [5, 16, 26] {
            #expect(pixel(5, column) == [1 - Float(0xF0) / 255, 1, 1])  // red is 0xF00000
            #expect(pixel(16, column) == [0, 0, 0])
            #expect(pixel(26, column) == [1, 1 - Float(0x20) / 255, 0])  // blue is 0x0020FF
        }
    }

    @Test("colours without a name are far from those with one")
    func nameless() {
        var scenes = SceneGenerator(pairs: 6, seed: 7)
        for _ in 0..<300 {
            let picture = scenes.lesson(named: 0.3)
            for shape in picture.shapes {
                let hue = picture.scene.groups[shape.group].kind.hue
                let nearest = Scene.Hue.allCases.map { $0.color.distance(shape.color) }.min() ?? 0
                if let hue { #expect(shape.color == hue.color) } else { #expect(nearest >= 0.4) }
            }
        }
        #expect(abs(Color(0x000000).distance(Color(0xFFFFFF)) - 3.0.squareRoot()) < 1e-12)
    }
}

/// The rectangle around outlines.
private struct Bounds {
    var left = Double.infinity, top = Double.infinity
    var right = -Double.infinity, bottom = -Double.infinity

    init(_ forms: [Drawing.Form]) {
        for form in forms {
            switch form {
            case .circle(let center, let radius):
                for offset in [-radius, radius] { include(.init(center.x + offset, center.y + offset)) }
            case .polygon(let points), .line(let points):
                for point in points { include(point) }
            }
        }
    }

    private mutating func include(_ point: Drawing.Point) {
        (left, right) = (min(left, point.x), max(right, point.x))
        (top, bottom) = (min(top, point.y), max(bottom, point.y))
    }
}
