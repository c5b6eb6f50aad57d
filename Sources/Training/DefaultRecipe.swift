public import Engine
public import Text

extension Recipe {
    /// The level used where nothing tells which is better: words, which mostly predict better, from the first
    /// pages on.
    ///
    /// Validation bits per character of the recipes below on the shipped corpus: words 1.516, characters 1.620; on
    /// its first 100 kB 1.743 and 1.833, on its first 30 kB 2.236 and 2.264 (Results.md).
    public static let defaultLevel = Level.word

    /// One row of the tables: the recipe of texts of up to `upTo` training tokens.
    private struct Row {
        let upTo: Int
        let hidden: [Int]
        let embedding: Int
        let dropout: Float
        let batchSize: Int
        let steps: Int
        let rate: Double
        /// Adam or, where that predicts better, plain steps; see ``Recipe/usePlainSteps(rate:)``.
        let rule: OptimizerOptions.Rule
        /// The steps of the first windows, where they grow; see ``Recipe/growFromShortWindows(of:)``.
        let first: Int?
        /// The tokens to read in all, but at least the whole text once.
        let tokens: Int

        init(
            _ upTo: Int, _ hidden: [Int], embedding: Int, dropout: Float, batchSize: Int, steps: Int,
            first: Int? = nil, _ rule: OptimizerOptions.Rule = .adam, rate: Double, tokens: Int
        ) {
            (self.upTo, self.hidden, self.embedding, self.dropout) = (upTo, hidden, embedding, dropout)
            (self.batchSize, self.steps, self.first) = (batchSize, steps, first)
            (self.rule, self.rate, self.tokens) = (rule, rate, tokens)
        }
    }

    /// Characters: the embedding is small, and the letters themselves are never dropped.
    private static let characters = [
        Row(30_000, [96], embedding: 32, dropout: 0.3, batchSize: 8, steps: 32, rate: 4e-3, tokens: 600_000),
        Row(
            300_000, [192, 192], embedding: 48, dropout: 0.3, batchSize: 16, steps: 64, rate: 3e-3,
            tokens: 4_000_000),
        Row(
            3_000_000, [256, 256], embedding: 64, dropout: 0.15, batchSize: 32, steps: 96, rate: 4e-3,
            tokens: 9_000_000),
        Row(
            .max, [512, 512], embedding: 128, dropout: 0.1, batchSize: 64, steps: 128, rate: 2e-3,
            tokens: 30_000_000),
    ]

    /// Characters where the time allows for twice the width, which pays from `tokens` read on (Quality.md).
    ///
    /// Words gain nothing from it on texts that the rows below have narrower networks for.
    private static let wideCharacters = Row(
        .max, [512, 512], embedding: 128, dropout: 0.3, batchSize: 64, steps: 128, first: 32, rate: 4e-3,
        tokens: 6_000_000)

    /// The rates of plain steps, whose gradients are clipped to a quarter, and of Adam, unless a row has its own.
    private static let plainRate = 30.0, adamRate = 3e-3

    /// Words: embedding and output layer share one matrix, which is most of the model; dropout is everywhere.
    private static let words = [
        Row(10_000, [96], embedding: 96, dropout: 0.3, batchSize: 8, steps: 16, rate: 4e-3, tokens: 150_000),
        Row(
            100_000, [192, 192], embedding: 192, dropout: 0.5, batchSize: 16, steps: 32, .sgd,
            rate: plainRate, tokens: 750_000),
        Row(
            1_000_000, [256, 256], embedding: 256, dropout: 0.4, batchSize: 20, steps: 35, .sgd,
            rate: plainRate, tokens: 3_000_000),
        Row(
            .max, [512, 512], embedding: 512, dropout: 0.4, batchSize: 64, steps: 35, rate: 2e-3,
            tokens: 8_000_000),
    ]

    /// Returns the recipe for a text.
    ///
    /// - Parameters:
    ///   - level: Characters or words.
    ///   - tokens: The tokens of the training text.
    ///   - readable: Returns the tokens that training by a recipe reads in the time there is; 0 where no time was
    ///     said, for which no network is wide.
    ///   - batchSize: `B`, if it is not to be the table's.
    ///   - steps: `T`, likewise.
    ///   - threads: The threads of every pass.
    ///   - precision: The precision of matrix products.
    /// - Returns: A recipe whose length is in steps, so that a slow machine trains the same model.
    public static func `default`(
        level: Level, tokens: Int, readable: (Recipe) -> Double = { _ in 0 }, batchSize: Int? = nil,
        steps: Int? = nil, threads: Int, precision: Precision
    ) -> Recipe {
        func recipe(_ row: Row) -> Recipe {
            Recipe(
                row, level: level, tokens: tokens, batchSize: batchSize, steps: steps, threads: threads,
                precision: precision)
        }
        let table = level == .char ? characters : words
        let usual = recipe(table.first { tokens <= $0.upTo } ?? table[table.count - 1])
        guard level == .char, tokens > characters[1].upTo else { return usual }
        let wide = recipe(wideCharacters)
        return readable(wide) >= Double(wideCharacters.tokens) ? wide : usual
    }

    /// The recipe of a row of the tables.
    private init(
        _ row: Row, level: Level, tokens: Int, batchSize: Int?, steps: Int?, threads: Int,
        precision: Precision
    ) {
        let (B, T) = (batchSize ?? row.batchSize, steps ?? row.steps)
        self.init(
            embedding: row.embedding, hidden: row.hidden, tied: level != .char,
            dropout: TrainingNetwork.Dropout(
                input: level == .char ? 0 : row.dropout, between: row.hidden.count > 1 ? row.dropout : 0,
                output: row.dropout),
            batchSize: B, steps: T, learningRate: row.rate, length: .steps(1), threads: threads,
            precision: precision)
        if let first = row.first { growFromShortWindows(of: first) }
        if row.rule == .sgd { usePlainSteps(rate: row.rate) }
        let total = Double(max(row.tokens, tokens)) / max(1, Double(B * T) * meanWindow)
        length = .steps(max(1, Int(total)))
        if tokens <= Self.mostCounted { counts = level == .char ? 10 : 4 }
    }

    /// Short windows first, and what goes with many small steps (Quality.md): a rate that falls to zero on a straight line
    /// after a short warm-up, averages over fewer steps, and other windows in every epoch.
    private mutating func growFromShortWindows(of first: Int) {
        if first < steps { growth = WindowGrowth(start: first) }
        schedule = Schedule(.linear, warmup: 50, floor: 0)
        optimizer.beta2 = 0.99
        (rotates, forgetBias) = (true, 1)
    }

    /// Steps along the gradient itself, which predict words better than Adam's (Quality.md), with what goes with them:
    /// small initial weights, a clip that most steps reach, and a rate that falls to zero on a straight line (after
    /// Zaremba, Sutskever & Vinyals 2014).
    private mutating func usePlainSteps(rate: Double) {
        (optimizer.rule, learningRate, clip, initUniform) = (.sgd, rate, 0.25, 0.1)
        schedule = Schedule(.linear, floor: 0)
        (rotates, growth, forgetBias) = (true, nil, 0)
    }

    /// Changes the optimizer and, where it is of another kind, the rate and what else goes with that.
    ///
    /// - Parameter rule: The optimizer.
    public mutating func use(_ rule: OptimizerOptions.Rule) {
        defer { optimizer.rule = rule }
        guard (rule == .sgd) != (optimizer.rule == .sgd) else { return }
        if rule == .sgd { return usePlainSteps(rate: Self.plainRate) }
        (learningRate, clip, initUniform, schedule, rotates) = (
            Self.adamRate, 1, nil, Schedule(.cosine), false
        )
    }

    /// The tokens of the longest text that is counted unless asked for: counting takes some 100 bytes of memory a token.
    private static let mostCounted = 5_000_000

    /// Returns the number of steps between validations that suits a text.
    ///
    /// `nil` stands for once an epoch, unless validation would take most of the time or come too rarely. A `total` that
    /// is still to be measured is `nil`.
    public static func validationInterval(stepsPerEpoch: Int, total: Int?) -> Int? {
        guard let total else { return stepsPerEpoch < 50 ? 100 : stepsPerEpoch > 1_000 ? 500 : nil }
        if total < 40 { return max(1, total / 4) }
        if stepsPerEpoch < 50 || stepsPerEpoch * 2 > total { return max(10, total / 20) }
        return stepsPerEpoch > 5_000 ? 2_500 : nil
    }
}
