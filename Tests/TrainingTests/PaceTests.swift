import Testing
import Training

@Suite("The pace of training") struct PaceTests {
    private func reports(_ seconds: [Double], tokens: [Int] = []) -> [(step: Int, slowdown: Double)] {
        var pace = Pace()
        return seconds.enumerated().compactMap { step, seconds in
            pace.add(seconds: seconds, tokens: step < tokens.count ? tokens[step] : 100).map { (step, $0) }
        }
    }

    @Test("a collapse of the rate is told once, with its factor, and again after a recovery") func collapse()
        throws
    {
        let idle = [Double](repeating: 0.02, count: 100), busy = [Double](repeating: 0.2, count: 100)
        let found = reports(idle + busy + idle + busy)
        #expect(found.count == 2)
        let first = try #require(found.first)
        #expect((100..<130).contains(first.step))
        #expect((2...10).contains(first.slowdown))
        #expect((300..<330).contains(try #require(found.last).step))
    }

    @Test("steps that vary by half, a single long one and a slow start are no collapse") func noise() {
        let uneven = (0..<200).map { $0 % 2 == 0 ? 0.02 : 0.03 }
        #expect(reports(uneven).isEmpty)
        #expect(reports(uneven + [0.4] + uneven).isEmpty)
        #expect(reports([3] + uneven).isEmpty)
    }

    @Test("windows that grow are no collapse") func growth() {
        let windows = [32, 64, 128].flatMap { [Int](repeating: $0, count: 100) }
        #expect(reports(windows.map { 0.01 * Double($0) }, tokens: windows).isEmpty)
    }
}
