import Neural
import Testing

@testable import Analysis

@Suite("Principal components") struct ComponentsTests {
    /// Points on the line through (3, 1) along (−3, −4) / 5, at −2, −1, 0, 1, 2, moved sideways by ±1/2.
    private let line = Matrix([
        [3 + 1.2 - 0.4, 1 + 1.6 + 0.3], [3 + 0.6 + 0.4, 1 + 0.8 - 0.3], [3, 1],
        [3 - 0.6 + 0.4, 1 - 0.8 - 0.3],
        [3 - 1.2 - 0.4, 1 - 1.6 + 0.3],
    ])

    @Test("mean, components, variances with n - 1 and coordinates of points placed by hand")
    func byHand() throws {
        let found = try PrincipalComponents(line, components: 2)
        #expect(close(found.mean, [3, 1]))
        // Along: squares 4 + 1 + 0 + 1 + 4; across: four times 1/4. The largest loading is positive.
        #expect(close(found.components[0], [0.6, 0.8]))
        #expect(close(found.components[1], [0.8, -0.6]))
        #expect(close(found.explainedVariance, [10.0 / 4, 1.0 / 4]))
        #expect(close(found.explainedVarianceRatio, [10.0 / 11, 1.0 / 11]))
        #expect(close(found.cumulativeVarianceRatio, [10.0 / 11, 1]))
        let projected = found.project(line)
        #expect(close(projected[0].map(Double.init), [2, -0.5]))
        #expect(close(projected[1].map(Double.init), [1, 0.5]))
        #expect(close(projected[2].map(Double.init), [0, 0]))
    }

    @Test("whitened coordinates have variance 1 along every component") func whitened() throws {
        let found = try PrincipalComponents(line, components: 2)
        let projected = found.project(line, whiten: true)
        for component in 0..<2 {
            let squares = (0..<5).map { Double(projected.values[$0 * 2 + component]) }.map { $0 * $0 }
            #expect(abs(squares.reduce(0, +) / 4 - 1) < 1e-6)
        }
    }

    @Test("the largest loading of every component is positive with either method", arguments: methods)
    func signs(method: PrincipalComponents.Method) throws {
        let found = try PrincipalComponents(spread(), components: 6, method: method)
        for component in found.components {
            let largest = component.max { abs($0) < abs($1) } ?? 0
            #expect(largest > 0)
        }
    }

    @Test("the randomized method finds the same components as the exact one") func randomizedIsExact() throws
    {
        let exact = try PrincipalComponents(spread(), components: 5, method: .exact)
        let random = try PrincipalComponents(spread(), components: 5, method: .randomized, seed: 3)
        #expect(abs(exact.totalVariance - random.totalVariance) < 1e-9 * exact.totalVariance)
        for i in 0..<5 {
            #expect(
                abs(exact.explainedVariance[i] - random.explainedVariance[i])
                    < 1e-8 * exact.explainedVariance[i])
            let cosine = zip(exact.components[i], random.components[i]).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(abs(cosine - 1) < 1e-8)
        }
    }

    @Test("equal seeds give equal bits, another seed gives others") func bits() throws {
        let first = try PrincipalComponents(spread(), components: 4, method: .randomized, seed: 5)
        let again = try PrincipalComponents(spread(), components: 4, method: .randomized, seed: 5)
        let other = try PrincipalComponents(spread(), components: 4, method: .randomized, seed: 6)
        #expect(first == again)
        #expect(first != other)
    }

    @Test("one vector cannot be analysed") func oneRow() {
        #expect(throws: AnalysisError.tooFewTokens(count: 1)) {
            try PrincipalComponents(Matrix([[1, 2]]), components: 1)
        }
    }

    @Test("equal vectors have no components") func constant() {
        #expect(throws: AnalysisError.constant(rows: 3)) {
            try PrincipalComponents(Matrix([[0.1, 2], [0.1, 2], [0.1, 2]]), components: 1)
        }
    }

    @Test("more components than columns, than rows minus one, or than the rank are an error")
    func tooMany() {
        #expect(throws: AnalysisError.components(asked: 3, rank: 2, rows: 5, columns: 2)) {
            try PrincipalComponents(line, components: 3)
        }
        let three = Matrix([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])
        #expect(throws: AnalysisError.components(asked: 3, rank: 2, rows: 3, columns: 4)) {
            try PrincipalComponents(three, components: 3)
        }
        // All on one line: rank 1.
        let thin = Matrix([[1, 2, 3], [2, 4, 6], [3, 6, 9], [4, 8, 12]])
        #expect(throws: AnalysisError.components(asked: 2, rank: 1, rows: 4, columns: 3)) {
            try PrincipalComponents(thin, components: 2)
        }
    }

    @Test("without a number, there are as many components as the rank allows", arguments: methods)
    func rank(method: PrincipalComponents.Method) throws {
        // Three directions of nine numbers, with the rounding errors of single precision.
        var random = SplitMix64(seed: 3)
        let directions = (0..<3).map { _ in (0..<9).map { _ in random.uniform(in: -1...1) } }
        let rows = (0..<40).map { _ in
            let along = directions.map { (random.uniform(in: -1...1), $0) }
            return (0..<9).map { i in along.reduce(Float(0.3)) { $0 + $1.0 * $1.1[i] } }
        }
        let found = try PrincipalComponents(Matrix(rows), upTo: 10, method: method)
        #expect(found.components.count == 3 && found.explainedVariance.count == 3)
        #expect(abs(found.explainedVarianceRatio.reduce(0, +) - 1) < 1e-6)
        #expect(try PrincipalComponents(Matrix(rows), upTo: 2, method: method).components.count == 2)
        #expect(throws: AnalysisError.components(asked: 4, rank: 3, rows: 40, columns: 9)) {
            try PrincipalComponents(Matrix(rows), components: 4, method: method)
        }
    }

    @Test("a row with NaN is named") func notFinite() {
        #expect(throws: AnalysisError.notFinite(row: 1)) {
            try PrincipalComponents(Matrix([[1, 2], [3, .nan], [5, 6]]), components: 1)
        }
    }

    /// 300 vectors of 24 numbers around 5, whose spread falls by a fifth from column to column.
    private func spread() -> Matrix {
        var random = SplitMix64(seed: 11)
        var values: [Float] = []
        for _ in 0..<300 {
            var scale: Float = 1
            for _ in 0..<24 {
                values.append(5 + random.uniform(in: -scale...scale))
                scale *= 0.8
            }
        }
        return Matrix(rows: 300, columns: 24, values: values)
    }

    private func close(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-6 }
    }
}

private let methods = PrincipalComponents.Method.allCases
