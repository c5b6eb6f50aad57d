import Neural
import Testing

@testable import Training

@Suite("Width by time") struct WidthChoiceTests {
    private func choice(
        minutes: Double = 0.05, adjust: @escaping (inout Recipe) throws -> Void = { _ in }
    ) -> WidthChoice {
        WidthChoice(minutes: minutes, training: Tokens(rhyme), vocabularySize: 6, adjust: adjust)
    }

    @Test("the tokens are those of the measured rate in the time, and a small network reads more of them")
    func rate() throws {
        var choice = choice()
        let small = choice.tokens(readBy: smallRecipe())
        let rate = try #require(choice.rate)
        #expect(rate > 0 && abs(small - rate * 3) < 1e-6 * small)
        var large = smallRecipe()
        large.hidden = [512, 512]
        #expect(choice.tokens(readBy: large) < small / 4)
        #expect(choice.rate.map { $0 < rate / 4 } == true)
    }

    @Test("what the caller chooses himself is measured, and an impossible choice reads nothing")
    func adjusted() {
        var large = choice { $0.embedding = 4096 }, impossible = choice { $0.batchSize = 0 }
        var plain = choice()
        #expect(large.tokens(readBy: smallRecipe()) < plain.tokens(readBy: smallRecipe()) / 4)
        #expect(impossible.tokens(readBy: smallRecipe()) == 0)
    }

    @Test("where the caller has chosen the units, nothing is measured and nobody is told of a choice")
    func chosenUnits() {
        var choice = choice { $0.hidden = [4] }
        #expect(choice.tokens(readBy: smallRecipe()) == 0)
        #expect(choice.rate == nil && choice.notice(of: smallRecipe()) == nil)
        var same = self.choice { $0.hidden = [8, 8] }
        #expect(same.tokens(readBy: smallRecipe()) > 0, "the same units as the recipe's")
    }

    @Test("a person is told whether the time is enough for the width, unless nothing was measured")
    func told() throws {
        var choice = choice()
        #expect(choice.notice(of: smallRecipe()) == nil)
        _ = choice.tokens(readBy: smallRecipe())
        #expect(try #require(choice.notice(of: smallRecipe())).hasSuffix("with 8+8 units: enough for them"))
        var narrow = smallRecipe()
        narrow.hidden = [4, 4]
        #expect(try #require(choice.notice(of: narrow)).hasSuffix("too few, so the network is narrower"))
    }

    @Test("a text that is shorter than a window of the network reads nothing")
    func shortText() {
        var recipe = smallRecipe()
        recipe.steps = 100
        var choice = choice()
        #expect(choice.tokens(readBy: recipe) == 0 && choice.rate == nil)
    }
}
