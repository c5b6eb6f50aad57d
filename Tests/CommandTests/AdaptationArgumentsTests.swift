import ArgumentParser
import Modeling
import Testing
import Text

@testable import Console

@Suite("Adaptation arguments") struct AdaptationArgumentsTests {
    @Test("each flag sets its option and no other", arguments: Level.allCases)
    func knobs(level: Level) throws {
        var cache = NeuralCache.Options(level), dynamic = DynamicOptions(level)
        (cache.size, cache.lambda, cache.theta) = (9, 0.75, 3)
        (dynamic.rate, dynamic.decay, dynamic.segment, dynamic.clip) = (0.25, 0.5, 7, 2)
        let caches = [("size", "9"), ("lambda", "0.75"), ("theta", "3")]
        let steps = [("rate", "0.25"), ("decay", "0.5"), ("segment", "7"), ("clip", "2")]
        let all = try AdaptationArguments.parse(
            ["--cache", "--dynamic"] + caches.flatMap { ["--cache-\($0)", $1] }
                + steps.flatMap { ["--dynamic-\($0)", $1] })
        #expect(all.cacheOptions(level) == cache && all.dynamicOptions(level) == dynamic)
        let none = try AdaptationArguments.parse(["--cache", "--dynamic"])
        #expect(none.cacheOptions(level) == NeuralCache.Options(level))
        #expect(none.dynamicOptions(level) == DynamicOptions(level))
        #expect(try AdaptationArguments.parse([]).cacheOptions(level) == nil)
    }
}
