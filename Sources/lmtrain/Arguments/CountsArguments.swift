import ArgumentParser
import Modeling
import Training

/// The order of counts, or `none`.
enum CountsOrder: ExpressibleByArgument, Equatable {
    case none, order(Int)

    init?(argument: String) {
        if argument == "none" {
            self = .none
        } else if let order = Int(argument) {
            self = .order(order)
        } else {
            return nil
        }
    }
}

/// Counts of the training text beside the network.
struct CountsArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Keep counts of the training text's n-grams of up to this many tokens beside the best model, a second \
            opinion for every prediction, weighed on the validation text; none for the network alone (default: \
            4 for words, 10 for characters, none for more than five million tokens).
            """, valueName: "order|none"))
    var counts: CountsOrder?

    func validate() throws {
        if case .order(let order) = counts, !(1...NGramMixture.mostOrder ~= order) {
            throw ValidationError(
                "--counts must be from 1 to \(NGramMixture.mostOrder), or none, not \(order).")
        }
    }

    /// Applies the flag to `recipe`.
    func apply(to recipe: inout Recipe) {
        switch counts {
        case .order(let order): recipe.counts = order
        case CountsOrder.none?: recipe.counts = nil
        case nil: break
        }
    }
}
