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

    @Test("k-means finds the lumps with any seed", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func lumps(seed: UInt64) {
        let clusters = KMeans(Self.lumps, count: 3, seed: seed)
        #expect(clusters.sizes == [10, 10, 10])
        for row in 3..<30 { #expect(clusters.assignments[row] == clusters.assignments[row - 3]) }
        #expect(clusters == KMeans(Self.lumps, count: 3, seed: seed))
    }

    @Test func clustersAreSortedByFallingSizeAndEqualRowsShareOne() {
        let rows = Matrix([[5, 5], [0, 0], [0, 0], [0, 0]])
        let clusters = KMeans(rows, count: 4)
        #expect(clusters.sizes == [3, 1])
        #expect(clusters.assignments == [1, 0, 0, 0])
        #expect(clusters.inertia == 0)
    }

    @Test func separatedGroupsHaveTheirOwnNeighboursAndMixedOnesDoNot() {
        let apart = GroupSeparation(Self.lumps, groups: (0..<30).map { $0 % 3 })
        #expect(apart.total.nearest == 1)
        #expect(apart.total.silhouette > 0.8)
        #expect(abs((apart.total.chance ?? 0) - 9.0 / 29) < 1e-9)
        #expect(apart.groups.map(\.count) == [10, 10, 10])
        let mixed = GroupSeparation(Self.lumps, groups: (0..<30).map { $0 / 10 })
        #expect(mixed.total.silhouette < 0.1)
    }

    @Test func silhouetteIsRousseeuwsAgainstTheNearestOtherGroup() {
        // Unit vectors with mean 0: at 0° and 90° in one group, at 180° and 270° in the other.
        let rows = Matrix([[1, 0], [0, 1], [-1, 0], [0, -1]])
        let agreement = GroupSeparation(rows, groups: [0, 0, 1, 1])
        // A row has distance 1 to the other of its group, and (2 + 1) / 2 to those of the other group.
        #expect(abs(agreement.total.silhouette - (1.5 - 1) / 1.5) < 1e-6)
    }

    @Test func rowsThatAreNotComparableOrHaveNoGroupAreNoNeighbours() {
        let rows = Matrix([[1, 0], [1, 0.01], [1, 0.3], [-1, 0], [-1, -0.3], [1, 0]])
        let groups: [Int?] = [0, 1, 0, 1, 1, nil]
        #expect(GroupSeparation(rows, groups: groups).groups[0].nearest != 1)
        let apart = GroupSeparation(rows, groups: groups) { a, b in (a, b) != (0, 1) && (a, b) != (2, 1) }
        #expect(apart.groups[0].nearest == 1)
        #expect(apart.total.count == 5)
        let none = GroupSeparation(rows, groups: groups) { _, _ in false }
        #expect(none.total.nearest == nil && none.total.chance == nil)
    }

    @Test(
        "Characters are sorted by kind",
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

    @Test func controlTokensAndBytesHaveNoKind() {
        #expect(CharacterGroup(.start) == nil)
        #expect(CharacterGroup(.byte(0xC3)) == nil)
    }
}
