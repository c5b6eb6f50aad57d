import Foundation
import Modeling
import Neural
import Testing

@testable import Analysis

/// The components of a character model's vectors according to scikit-learn, made by Tests/Fixtures/pca.py.
private struct Found: Decodable {
    let mean, variances, ratios: [Double]
    let components, projected, whitened: [[Double]]
}

@Suite("Principal components of a trained model agree with scikit-learn's") struct ScikitLearnTests {
    @Test("exact and randomized", arguments: PrincipalComponents.Method.allCases)
    func agree(method: PrincipalComponents.Method) throws {
        let directory = fixtures.appending(path: "pca")
        let file = try Data(contentsOf: directory.appending(path: "rows.safetensors"))
        let rows = Matrix(try #require(SafeTensors.decode([UInt8](file)).tensors["rows"]))
        let wanted = try JSONDecoder().decode(
            Found.self, from: Data(contentsOf: directory.appending(path: "pca.json")))
        let found = try PrincipalComponents(rows, components: 6, method: method)

        #expect(distance(found.mean, wanted.mean) < 1e-6)
        #expect(distance(found.explainedVariance, wanted.variances) < 1e-6)
        #expect(distance(found.explainedVarianceRatio, wanted.ratios) < 1e-6)
        for (ours, theirs) in zip(found.components, wanted.components) {
            #expect(distance(ours, theirs) < 1e-4)
        }
        for (matrix, theirs) in [
            (found.project(rows), wanted.projected), (found.project(rows, whiten: true), wanted.whitened),
        ] {
            for (row, theirs) in theirs.enumerated() {
                #expect(distance(matrix[row].map(Double.init), theirs) < 1e-4)
            }
        }
    }

    /// The largest difference, relative to the largest of the numbers wanted.
    private func distance(_ a: [Double], _ b: [Double]) -> Double {
        guard a.count == b.count else { return .infinity }
        let largest = b.map(abs).max() ?? 1
        return zip(a, b).map { abs($0 - $1) }.reduce(0, max) / largest
    }
}

/// Tests/Fixtures.
let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")
