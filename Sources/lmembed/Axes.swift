import Analysis
import ArgumentParser
import Console

/// The two principal components that a picture shows, written `1,2`.
struct Axes: ExpressibleByArgument, Equatable {
    /// Their numbers from 1: across, and up.
    let x: Int, y: Int

    init(x: Int, y: Int) { (self.x, self.y) = (x, y) }

    init?(argument: String) {
        let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let x = numbers[0], let y = numbers[1], x != y,
            (1...1000).contains(x), (1...1000).contains(y)
        else { return nil }
        self.init(x: x, y: y)
    }

    var defaultValueDescription: String { "\(x),\(y)" }

    /// The components that must be found.
    var count: Int { max(x, y) }

    /// What stands along an axis.
    static func name(_ component: Int, _ components: PrincipalComponents) -> String {
        "component \(component) (\(percent(components, component)) of the variance)"
    }

    private static func percent(_ components: PrincipalComponents, _ component: Int) -> String {
        NumberFormat.fixed(100 * components.ratios[component - 1], 1) + " %"
    }
}
