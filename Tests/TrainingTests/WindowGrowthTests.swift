import Neural
import Testing

@testable import Training

@Suite("Windows that grow") struct WindowGrowthTests {
    @Test(
        "windows double in phases of equally many steps, and have their full length in the last part of the training"
    )
    func phases() {
        let growth = WindowGrowth(start: 24)
        func length(_ step: Int) -> Int { growth.length(at: step, of: 100, full: 96) }
        #expect([0, 34, 35, 69, 70, 99].map(length) == [24, 24, 48, 48, 96, 96])
        // 0.35 · 1/4 + 0.35 · 1/2 + 0.3
        #expect(abs(growth.meanShare(full: 96) - 0.5625) < 1e-12)
        // All of the first phase, and two sevenths of the training in the second.
        #expect(abs(growth.meanShare(full: 96, until: 0.35) - 0.25) < 1e-12)
        #expect(abs(growth.meanShare(full: 96, until: 0.7) - 0.375) < 1e-12)
        #expect(growth.meanShare(full: 96, until: 0) == 0.25)
        let uneven = WindowGrowth(start: 3)
        #expect(Set((0..<100).map { uneven.length(at: $0, of: 100, full: 10) }) == [3, 6, 10])
        #expect(uneven.length(at: 0, of: 100, full: 3) == 3 && uneven.meanShare(full: 3) == 1)
        #expect(
            uneven.length(at: 0, of: 0, full: 10) == 3
                && uneven.length(at: 1 << 40, of: 1 << 40, full: 10) == 10)
    }

    private func steps(_ length: Recipe.Length) throws -> [TrainingEvent.Step] {
        var recipe = smallRecipe(length)
        recipe.growth = WindowGrowth(start: 2)
        return try events(trainer(recipe, validation: nil)).compactMap(\.step)
    }

    @Test("every epoch reads every token once, in windows that grow and go on where the one before ended")
    func epochs() throws {
        let steps = try steps(.steps(100))
        let lengths = steps.map { $0.tokens / 4 }
        #expect(Set(lengths).isSuperset(of: [2, 4, 5]) && lengths[0] == 2 && lengths[40] >= 3)
        // Four columns of 60 tokens: 59 targets each, and the last window of an epoch is shorter.
        let tokens = Dictionary(grouping: steps, by: \.epoch).mapValues { $0.reduce(0) { $0 + $1.tokens } }
        #expect(tokens.count == 6)
        for epoch in 0..<5 { #expect(tokens[epoch] == 4 * 59) }
    }

    @Test("a length in epochs is reached, give or take a window in each")
    func length() throws {
        let steps = try steps(.epochs(8))
        let read = Double(steps.reduce(0) { $0 + $1.tokens }) / Double(4 * 59)
        #expect(abs(read - 8) < 0.4, "\(read) epochs")
    }

    @Test("half-way through the steps, more than half of the tokens are left")
    func tokensLeft() throws {
        var recipe = smallRecipe(.steps(100))
        recipe.growth = WindowGrowth(start: 2)
        let trainer = try trainer(recipe, validation: nil)
        while trainer.progress.step < 50 { _ = try trainer.next() }
        let left = trainer.tokensLeft
        let read = try events(trainer).compactMap(\.step).reduce(0) { $0 + $1.tokens }
        #expect(abs(left / Double(read) - 1) < 0.08, "\(left) for \(read)")
        #expect(trainer.tokensLeft < 40)
    }

    @Test("the first steps are those of short windows, and the gradient is cut between them only")
    func sameAsShort() throws {
        var short = smallRecipe(.steps(100))
        short.steps = 2
        let wanted = try events(trainer(short, validation: nil)).compactMap { $0.step?.loss }
        #expect(try steps(.steps(100)).prefix(35).map(\.loss) == wanted.prefix(35).map { $0 })
    }
}
