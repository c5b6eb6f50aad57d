public import ArgumentParser
public import Neural
import Training

extension Cell: ExpressibleByArgument {}

/// The sizes of the layers as a list: `200` or `1150,1150,400`.
struct UnitList: ExpressibleByArgument, Equatable {
    let sizes: [Int]

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        sizes = parts.compactMap { Int($0) }
        guard sizes.count == parts.count else { return nil }
    }
}

/// The shape of the network.
struct NetworkArguments: ParsableArguments {
    @Option(help: "The recurrent unit of every layer.")
    var cell: Cell?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Units of a layer, or a list from the input up for layers of different sizes.",
            valueName: "units[,units…]"))
    var hidden: UnitList?

    @Option(parsing: .unconditional, help: "Number of layers, if --hidden is one number.")
    var layers: Int?

    @Option(parsing: .unconditional, help: "Width of the embedding.")
    var embedding: Int?

    @Flag(inversion: .prefixedNo, help: "Share one matrix between embedding and output layer.")
    var tied: Bool?

    /// Whether any flag of the group was given.
    var isEmpty: Bool { cell == nil && hidden == nil && layers == nil && embedding == nil && tied == nil }

    func validate() throws {
        if let layers, !(1...64).contains(layers) {
            throw ValidationError("--layers must be from 1 to 64, not \(layers).")
        }
        if let size = hidden?.sizes.first(where: { $0 < 1 }) {
            throw ValidationError("--hidden must be at least 1, not \(size).")
        }
        if let hidden, let layers, hidden.sizes.count > 1, hidden.sizes.count != layers {
            throw ValidationError(
                "--hidden lists \(hidden.sizes.count) layers and --layers says \(layers); leave one out.")
        }
        if let embedding, embedding < 1 {
            throw ValidationError("--embedding must be at least 1, not \(embedding).")
        }
    }

    /// Applies the flags to `recipe`.
    func apply(to recipe: inout Recipe) throws {
        if let cell {
            recipe.cell = cell
            if cell != .lstm { recipe.forgetBias = 0 }
        }
        if let hidden {
            let layers = self.layers ?? (hidden.sizes.count > 1 ? hidden.sizes.count : recipe.hidden.count)
            recipe.hidden =
                hidden.sizes.count > 1
                ? hidden.sizes : Array(repeating: hidden.sizes[0], count: layers)
        } else if let layers {
            recipe.hidden = Array(repeating: recipe.hidden[0], count: layers)
        }
        if let tied { recipe.tied = tied }
        if let embedding {
            recipe.embedding = embedding
        } else if recipe.tied, hidden != nil {
            recipe.embedding = recipe.hidden[recipe.hidden.count - 1]
        }
        if tied == nil, recipe.tied, recipe.embedding != recipe.hidden.last { recipe.tied = false }
        if recipe.tied, let last = recipe.hidden.last, recipe.embedding != last {
            throw ValidationError(
                "--tied needs an embedding as wide as the last layer, not \(recipe.embedding) and \(last).")
        }
    }
}
