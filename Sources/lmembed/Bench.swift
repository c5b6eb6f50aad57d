import Analysis
import ArgumentParser
import Console
import Neural

/// Times the principal components of random vectors; hidden from the help.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Time the principal components of random vectors.", shouldDisplay: false)

    @Option(parsing: .unconditional, help: "The number of vectors.") var rows = 200_000
    @Option(parsing: .unconditional, help: "The length of a vector.") var columns = 400
    @Option(parsing: .unconditional, help: "The number of components.") var components = 10

    private struct Result: Encodable {
        let rows, columns, components: Int
        let method: String
        let seconds, projectionSeconds: Double
    }

    func validate() throws {
        for size in [rows, columns, components] where !(1...1 << 20).contains(size) {
            throw ValidationError("Sizes must be at least 1, not \(size).")
        }
    }

    func run() throws {
        try reportingErrors {
            var random = SplitMix64(seed: 42)
            let values = (0..<rows * columns).map { _ in random.uniform(in: -1...1) }
            let matrix = Matrix(rows: rows, columns: columns, values: values)
            let start = ContinuousClock.now
            let found = try PrincipalComponents(matrix, components: components)
            let middle = ContinuousClock.now
            _ = found.project(matrix)
            let result = Result(
                rows: rows, columns: columns, components: components, method: found.method.rawValue,
                seconds: (middle - start) / .seconds(1),
                projectionSeconds: (ContinuousClock.now - middle) / .seconds(1))
            var output = TextOutput()
            try output.write(jsonLine(result) + "\n")
        }
    }
}
