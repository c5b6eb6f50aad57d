import Engine

/// How wide a network the time for training allows on this machine: a wide one predicts better, but only once it has read
/// enough.
struct WidthChoice {
    /// The time for training.
    let minutes: Double
    /// The training text.
    let training: Tokens
    /// The tokens of the vocabulary.
    let vocabularySize: Int
    /// The choices that are made already, which change the time of a step.
    let adjust: (inout Recipe) throws -> Void
    /// The tokens a second that training by the recipe measured last reads; `nil` before the first.
    private(set) var rate: Double?
    /// The units of the network that was measured last.
    private var measured: [Int]?

    /// Prepares to choose for a text.
    init(
        minutes: Double, training: Tokens, vocabularySize: Int,
        adjust: @escaping (inout Recipe) throws -> Void
    ) {
        (self.minutes, self.training, self.vocabularySize) = (minutes, training, vocabularySize)
        self.adjust = adjust
    }

    /// Measures the tokens that training by a recipe reads in the time, by taking a few steps with a network of its own.
    ///
    /// A recipe that cannot be trained, whose first window is longer than the text, or whose units are chosen already,
    /// reads none.
    mutating func tokens(readBy recipe: Recipe) -> Double {
        (rate, measured) = ((try? measuredRate(of: recipe)), recipe.hidden)
        return (rate ?? 0) * minutes * 60
    }

    private func measuredRate(of recipe: Recipe) throws -> Double? {
        let units = recipe.hidden
        var recipe = recipe
        try adjust(&recipe)
        recipe.length = .steps(1)
        guard recipe.hidden == units, recipe.fault == nil,
            training.count / recipe.batchSize > recipe.steps
        else { return nil }
        let network = try recipe.network(vocabularySize: vocabularySize)
        network.initialize(seed: recipe.seed, uniform: recipe.initUniform, forgetBias: recipe.forgetBias)
        let trainer = try Trainer(recipe, network: network, training: training, validation: nil)
        let time = trainer.measureStepTime(seconds: min(2, minutes * 60 / 100))
        return time.map { Double(recipe.batchSize * recipe.steps) * recipe.meanWindow / $0 }
    }

    /// What a person is told of the choice of `recipe`.
    func notice(of recipe: Recipe) -> String? {
        guard let rate, let measured else { return nil }
        let millions = (rate * minutes * 60 / 1e5).rounded() / 10
        let units = measured.map(String.init).joined(separator: "+")
        return "in the time given this machine reads about \(millions) million tokens with \(units) units: "
            + (recipe.hidden == measured ? "enough for them" : "too few, so the network is narrower")
    }
}
