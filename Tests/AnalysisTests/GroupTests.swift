import Neural
import Testing
import Text

@testable import Analysis

@Suite struct GroupTests {
    /// Three lumps of ten points around (0, 0), (10, 0) and (0, 10), taken in turn.
    private static let lumps: Matrix = {
        var random = SplitMix64(seed: 5)
        return Matrix(
            (0..<30).map { i in
                let center: [Float] = [[0, 0], [10, 0], [0, 10]][i % 3]
                return center.map { $0 + random.uniform(in: -1...1) }
            })
    }()

    @Test("k-means finds lumps whatever the seed", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func lumps(seed: UInt64) {
        let clusters = Clusters(Self.lumps, count: 3, seed: seed)
        #expect(clusters.sizes == [10, 10, 10])
        for row in 3..<30 { #expect(clusters.assignments[row] == clusters.assignments[row - 3]) }
        #expect(clusters == Clusters(Self.lumps, count: 3, seed: seed))
    }

    @Test func clustersAreNumberedByFallingSizeAndEqualRowsShareOne() {
        let rows = Matrix([[5, 5], [0, 0], [0, 0], [0, 0]])
        let clusters = Clusters(rows, count: 4)
        #expect(clusters.sizes == [3, 1])
        #expect(clusters.assignments == [1, 0, 0, 0])
        #expect(clusters.spread == 0)
    }

    @Test func groupsThatLieApartHaveTheirOwnAsNeighboursAndRandomOnesDoNot() {
        let apart = GroupAgreement(Self.lumps, groups: (0..<30).map { $0 % 3 })
        #expect(apart.total.nearest == 1)
        #expect(apart.total.silhouette > 0.8)
        #expect(abs((apart.total.chance ?? 0) - 9.0 / 29) < 1e-9)
        #expect(apart.groups.map(\.count) == [10, 10, 10])
        let mixed = GroupAgreement(Self.lumps, groups: (0..<30).map { $0 / 10 })
        #expect(mixed.total.silhouette < 0.1)
    }

    @Test func silhouetteIsRousseeuws() {
        // Unit vectors seen from their mean, which is 0: at 0° and 90° of one group, at 180° and 270° of another.
        let rows = Matrix([[1, 0], [0, 1], [-1, 0], [0, -1]])
        let agreement = GroupAgreement(rows, groups: [0, 0, 1, 1])
        // A row's distance is 1 to its own other, and (2 + 1) / 2 to the others.
        #expect(abs(agreement.total.silhouette - (1.5 - 1) / 1.5) < 1e-6)
    }

    @Test func rowsThatMayNotBeComparedAreNoNeighboursAndNeitherAreThoseWithoutAGroup() {
        let rows = Matrix([[1, 0], [1, 0.01], [1, 0.3], [-1, 0], [-1, -0.3], [1, 0]])
        let groups: [Int?] = [0, 1, 0, 1, 1, nil]
        #expect(GroupAgreement(rows, groups: groups).groups[0].nearest != 1)
        let apart = GroupAgreement(rows, groups: groups) { a, b in (a, b) != (0, 1) && (a, b) != (2, 1) }
        #expect(apart.groups[0].nearest == 1)
        #expect(apart.total.count == 5)
        let none = GroupAgreement(rows, groups: groups) { _, _ in false }
        #expect(none.total.nearest == nil && none.total.chance == nil)
    }

    @Test(
        "Characters are sorted as a reader would",
        arguments: [
            ("a", CharacterGroup.vowels), ("é", .vowels), ("y", .consonants), ("ß", .consonants),
            ("Ö", .capitalVowels),
            ("Z", .capitalConsonants), ("7", .digits), ("½", .digits), (" ", .space), ("\n", .space),
            ("—", .punctuation),
            ("ж", .other), ("+", .other), ("😀", .other), ("е\u{301}", .other),
        ])
    func characters(text: String, group: CharacterGroup) {
        #expect(CharacterGroup(.character(Array(text.utf8))) == group)
    }

    @Test func controlTokensAndBytesAreNoCharacters() {
        #expect(CharacterGroup(.start) == nil)
        #expect(CharacterGroup(.byte(0xC3)) == nil)
    }
}
