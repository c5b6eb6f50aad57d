import Modeling
import Neural
import Testing
import Text

@testable import Serving

@Suite("Prefix cache") struct PrefixCacheTests {
    private static func key(_ ids: [Int32]) -> PrefixKey { PrefixKey.keys(of: ids)[ids.count] }

    @Test("it finds the longest beginning and nothing of another text") func longest() throws {
        let network = try ServingFixture.model().language.network
        let cache = PrefixCache(bytes: 1 << 20, network)
        var states: [InferenceNetwork.State] = []
        for ids: [Int32] in [[1], [1, 2], [1, 2, 3, 4]] {
            var state = network.initialState()
            for id in ids { network.read(id, &state) }
            states.append(state)
            cache.insert(state, after: Self.key(ids))
        }
        #expect(cache.longest([1, 2, 3])?.state == states[1] && cache.longest([1, 2, 3])?.count == 2)
        #expect(cache.longest([1, 2, 3, 4, 5])?.state == states[2])
        #expect(cache.longest([2, 1]) == nil && cache.longest([]) == nil)
        #expect(cache.figures.hits == 3 && cache.figures.lookups == 5)
    }

    @Test("it keeps those used last within its bytes") func bounded() throws {
        let network = try ServingFixture.model().language.network
        let bytes = 10 * (network.stateBytes + 192)
        let cache = PrefixCache(bytes: bytes, network)
        for id in 0..<Int32(100) {
            cache.insert(network.initialState(), after: Self.key([id]))
            // The first one is used again and again.
            #expect(cache.longest([0]) != nil)
        }
        #expect(cache.figures.states == 10 && cache.figures.bytes <= bytes)
        #expect((91..<Int32(100)).allSatisfy { cache.longest([$0]) != nil } && cache.longest([90]) == nil)
    }

    @Test("without memory it keeps nothing") func none() throws {
        let network = try ServingFixture.model().language.network
        let cache = PrefixCache(bytes: 0, network)
        cache.insert(network.initialState(), after: Self.key([1]))
        #expect(cache.longest([1]) == nil && cache.figures.states == 0)
    }
}
