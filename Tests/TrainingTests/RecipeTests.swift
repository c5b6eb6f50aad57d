import Engine
import Foundation
import Neural
import Testing
import Text
import Training

@Suite("Recipe") struct RecipeTests {
    /// A recipe none of whose settings has its default.
    private var unusual: Recipe {
        var recipe = Recipe.default(level: .char, tokens: 1_000, threads: 3, precision: .bfloat16)
        (recipe.hidden, recipe.embedding, recipe.batchSize, recipe.steps) = ([7, 9], 9, 3, 11)
        recipe.learningRate = 0.5
        (recipe.cell, recipe.tied, recipe.initUniform, recipe.forgetBias) = (.gru, true, 0.25, 2)
        recipe.dropout = .init(input: 0.1, between: 0.2, output: 0.3)
        recipe.optimizer = OptimizerOptions(.rmsprop, weightDecay: 0.5)
        recipe.schedule = Schedule(.plateau, warmup: 7)
        (recipe.clip, recipe.rotates, recipe.length) = (2, true, .epochs(4))
        recipe.growth = WindowGrowth(start: 5)
        (recipe.patience, recipe.validateEvery, recipe.seed) = (5, 6, 99)
        (recipe.weightFormat, recipe.counts, recipe.measuredRate) = (.int8, 3, 250)
        return recipe
    }

    @Test("a recipe comes back from JSON with every setting")
    func json() throws {
        let json = try JSONEncoder().encode(unusual)
        #expect(try JSONDecoder().decode(Recipe.self, from: json) == unusual)
        let plain = Recipe.default(level: .char, tokens: 1_000, threads: 1, precision: .float32)
        let names = Mirror(reflecting: plain).children.compactMap(\.label)
        let defaults = Dictionary(Mirror(reflecting: plain).children.map { ($0.label, "\($0.value)") }) {
            a, _ in a
        }
        let same = Mirror(reflecting: unusual).children.filter { defaults[$0.label] == "\($0.value)" }
        #expect(same.isEmpty && names.count > 20, "\(same.map(\.label))")
    }

    @Test("what a recipe of an earlier format lacks is as it was")
    func earlier() throws {
        let json = try JSONEncoder().encode(unusual)
        var object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        for key in ["forgetBias", "rotates", "growth", "weightFormat", "counts"] {
            #expect(object.removeValue(forKey: key) != nil)
        }
        var wanted = unusual
        (wanted.forgetBias, wanted.rotates, wanted.weightFormat) = (0, false, .float32)
        (wanted.growth, wanted.counts) = (nil, nil)
        let data = try JSONSerialization.data(withJSONObject: object)
        #expect(try JSONDecoder().decode(Recipe.self, from: data) == wanted)
        object["seed"] = nil
        let lacking = try JSONSerialization.data(withJSONObject: object)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Recipe.self, from: lacking) }
    }

    @Test("the default recipe of every text is valid and has a length in steps", arguments: Level.allCases)
    func chosen(level: Level) {
        for tokens in [2, 1_000, 30_001, 1_042_443, 100_000_000] {
            let recipe = Recipe.default(level: level, tokens: tokens, threads: 2, precision: .float32)
            #expect(recipe.fault == nil)
            guard case .steps(let steps) = recipe.length else {
                Issue.record("\(recipe.length)")
                continue
            }
            #expect(steps >= 1)
            #expect(!recipe.tied || recipe.embedding == recipe.hidden.last)
            // A large text is read about once or more.
            if tokens > 50_000_000 { #expect(steps * recipe.batchSize * recipe.steps > tokens * 9 / 10) }
        }
    }

    @Test("a time in which enough is read doubles the width for characters, except for a short text")
    func width() {
        func recipe(_ level: Level = .char, tokens: Int, readable: Double = 0, steps: Int? = nil) -> Recipe {
            Recipe.default(
                level: level, tokens: tokens, readable: { _ in readable }, steps: steps, threads: 2,
                precision: .float32)
        }
        let usual = recipe(tokens: 1_000_000)
        #expect(recipe(tokens: 1_000_000, readable: 1e6) == usual, "so little time has nothing for width")
        let wide = recipe(tokens: 1_000_000, readable: 1e9)
        #expect(wide.hidden == usual.hidden.map { 2 * $0 } && wide.fault == nil)
        #expect(
            recipe(tokens: 20_000, readable: 1e9) == recipe(tokens: 20_000),
            "a short text has nothing for width")
        #expect(recipe(.word, tokens: 1_000_000, readable: 1e9) == recipe(.word, tokens: 1_000_000))
        let short = recipe(tokens: 1_000_000, readable: 1e9, steps: 32)
        #expect(short.growth == nil && short.fault == nil, "windows that are short already do not grow")
    }

    @Test("the time is asked of the wide network, as it would be trained")
    func asked() {
        var asked: [Recipe] = []
        let chosen = Recipe.default(
            level: .char, tokens: 1_000_000,
            readable: {
                asked.append($0)
                return 1e9
            }, batchSize: 7, threads: 3, precision: .bfloat16)
        #expect(asked == [chosen])
        #expect(chosen.growth == WindowGrowth(start: 32) && chosen.steps == 128 && chosen.forgetBias == 1)
        #expect(chosen.batchSize == 7 && chosen.threads == 3 && chosen.precision == .bfloat16)
    }

    @Test("words of some length take plain steps, and another optimizer takes the settings that go with it")
    func plainSteps() {
        func recipe(_ tokens: Int) -> Recipe {
            Recipe.default(level: .word, tokens: tokens, threads: 1, precision: .float32)
        }
        let plain = recipe(250_000), adaptive = recipe(5_000)
        #expect(plain.optimizer.rule == .sgd && plain.learningRate > 1 && plain.clip == 0.25)
        #expect(adaptive.optimizer.rule == .adam && adaptive.learningRate < 0.01 && adaptive.clip == 1)
        var changed = plain
        changed.use(.adamw)
        #expect(changed.optimizer.rule == .adamw && changed.fault == nil)
        #expect(changed.learningRate < 0.01 && changed.clip == adaptive.clip)
        #expect(changed.schedule == adaptive.schedule && changed.initUniform == nil)
        changed.use(.sgd)
        #expect(changed == plain)
        // Of the same kind, everything else stays.
        changed = adaptive
        changed.learningRate = 0.5
        changed.use(.rmsprop)
        #expect(changed.learningRate == 0.5 && changed.optimizer.rule == .rmsprop)
    }

    @Test("the number of steps for the shipped corpus does not depend on the threads")
    func shipped() {
        let recipes = [1, 2, 16].map {
            Recipe.default(level: .char, tokens: 1_042_444, threads: $0, precision: .bfloat16).length
        }
        #expect(recipes[0] == recipes[1] && recipes[1] == recipes[2])
    }

    @Test("changes name the setting and both values")
    func differences() {
        let stored = Recipe.default(level: .char, tokens: 1_000, threads: 2, precision: .float32)
        var wanted = stored
        #expect(wanted.changes(from: stored).isEmpty)
        wanted.clip = nil
        wanted.length = .epochs(3)
        let found = wanted.changes(from: stored).map { "\($0)" }
        #expect(found == ["clip is 0, was 1.0", "epochs is 3, was none"])
    }

    @Test("validation runs once per epoch, or at an interval if epochs are very short or very long")
    func interval() {
        #expect(Recipe.validationInterval(stepsPerEpoch: 340, total: 3_900) == nil)
        #expect(Recipe.validationInterval(stepsPerEpoch: 3, total: 2_000) == 100)
        #expect(Recipe.validationInterval(stepsPerEpoch: 9_000, total: 90_000) == 2_500)
        #expect(Recipe.validationInterval(stepsPerEpoch: 1_000, total: 1_500) == 75)
        #expect(Recipe.validationInterval(stepsPerEpoch: 3, total: nil) == 100)
        #expect(Recipe.validationInterval(stepsPerEpoch: 122, total: nil) == nil)
    }
}
