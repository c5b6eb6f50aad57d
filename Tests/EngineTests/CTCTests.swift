import Foundation
import Testing

@testable import Engine

/// Logits with their losses and gradients in PyTorch; `Tests/Fixtures/ctc.py` writes the file.
private struct CTCFixture: Decodable {
    let classes: Int
    let labels: [[Int32]], lengths: [Int]
    let logits, gradients: [Float]
    let losses: [Double]

    init() throws {
        let url = try #require(
            Bundle.module.url(forResource: "ctc", withExtension: "json", subdirectory: "Fixtures"))
        self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
    }
}

@Suite("CTC") struct CTCTests {
    private func evaluate(
        _ logits: [Float], classes: Int, labels: [[Int32]], lengths: [Int]
    ) -> (loss: Double, gradients: [Float]) {
        var values = logits
        let loss = values.withUnsafeMutableBufferPointer {
            CTC.lossAndGradients($0, classes: classes, labels: labels, lengths: lengths)
        }
        return (loss, values)
    }

    /// Numbers between −2 and 2 without any order.
    private func logits(_ count: Int) -> [Float] {
        (0..<count).map { Float(($0 * 37 + 11) % 41) / 10 - 2 }
    }

    @Test(
        "the loss and its gradient match PyTorch, for unequal lengths, repetitions, and labels without room")
    func torch() throws {
        let fixture = try CTCFixture()
        let found = evaluate(
            fixture.logits, classes: fixture.classes, labels: fixture.labels, lengths: fixture.lengths)
        let wanted = fixture.losses.reduce(0, +) / Double(fixture.losses.count)
        #expect(abs(found.loss - wanted) < 1e-6)
        #expect(distance(found.gradients, fixture.gradients) < 1e-6)
    }

    @Test(
        "the loss is the sum over all paths that become the label",
        arguments: [[], [1], [1, 2], [2, 2], [1, 2, 1]] as [[Int32]])
    func enumeration(label: [Int32]) {
        let (T, K) = (4, 3)
        let z = logits(T * K)
        var sum = 0.0
        for number in 0..<81 {
            let path = [number / 27, number / 9 % 3, number / 3 % 3, number % 3]
            var merged: [Int32] = []
            for (t, k) in path.enumerated() where k != 0 && (t == 0 || path[t - 1] != k) {
                merged.append(Int32(k))
            }
            guard merged == label else { continue }
            sum += path.enumerated().reduce(1.0) { product, step in
                let frame = z[step.offset * K..<(step.offset + 1) * K].map { Foundation.exp(Double($0)) }
                return product * frame[step.element] / frame.reduce(0, +)
            }
        }
        let found = evaluate(z, classes: K, labels: [label], lengths: [T])
        #expect(abs(found.loss + Foundation.log(sum)) < 1e-6)
    }

    @Test("the gradient matches central differences, and frames beyond a sequence have none")
    func derivative() {
        let (T, K) = (6, 4)
        let (labels, lengths): ([[Int32]], [Int]) = ([[1, 1, 3], [2]], [6, 4])
        let z = logits(T * 2 * K)
        let loss = { (values: [Float]) in evaluate(values, classes: K, labels: labels, lengths: lengths) }
        let found = loss(z).gradients
        let h: Float = 0x1p-7
        for i in z.indices {
            let sides = [h, -h].map { shift -> Double in
                var moved = z
                moved[i] += shift
                return loss(moved).loss
            }
            #expect(abs((sides[0] - sides[1]) / Double(2 * h) - Double(found[i])) < 1e-5, "\(i)")
        }
        for t in 4..<6 { #expect(found[(t * 2 + 1) * K..<(t * 2 + 2) * K].allSatisfy { $0 == 0 }) }
    }

    @Test("large logits and hundreds of frames neither overflow nor vanish")
    func range() {
        let (T, K) = (500, 3)
        let z = logits(T * K).map { 200 * $0 }
        let found = evaluate(z, classes: K, labels: [[1, 2, 1]], lengths: [T])
        #expect(found.loss.isFinite && found.loss > 0)
        #expect(found.gradients.allSatisfy { $0.isFinite })
    }
}
