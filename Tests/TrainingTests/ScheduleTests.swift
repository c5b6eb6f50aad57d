import Engine
import Testing
import Training

@Suite("Schedule") struct ScheduleTests {
    private func rates(_ schedule: Schedule, _ steps: [Int], of total: Int = 100, losses: [Double] = [])
        -> [Double]
    {
        steps.map { schedule.rate(step: $0, of: total, stepsPerEpoch: 10, losses: losses) }
    }

    @Test("constant stays at the full rate")
    func constant() { #expect(rates(Schedule(.constant), [0, 50, 99]) == [1, 1, 1]) }

    @Test("warm-up rises in equal parts and reaches the full rate in its last step")
    func warmup() {
        #expect(rates(Schedule(.constant, warmup: 4), [0, 1, 2, 3, 4]) == [0.25, 0.5, 0.75, 1, 1])
    }

    @Test("cosine goes from one through the middle to its floor")
    func cosine() {
        let found = rates(Schedule(.cosine, floor: 0.1), [0, 50, 100])
        for (found, wanted) in zip(found, [1, 0.55, 0.1]) { #expect(abs(found - wanted) < 1e-12) }
    }

    @Test("cosine after a warm-up begins where the warm-up ends")
    func cosineAfterWarmup() {
        #expect(rates(Schedule(.cosine, warmup: 20), [19, 20]) == [1, 1])
    }

    @Test("linear falls by the same amount at every step, to its floor")
    func linear() {
        let found = rates(Schedule(.linear, floor: 0), [0, 25, 50, 100])
        for (found, wanted) in zip(found, [1, 0.75, 0.5, 0]) { #expect(abs(found - wanted) < 1e-12) }
    }

    @Test("decay is flat for its epochs and then halves at each")
    func decay() {
        #expect(
            rates(Schedule(.decay, flatEpochs: 4), [0, 39, 40, 49, 50, 60]) == [1, 1, 0.5, 0.5, 0.25, 0.125])
    }

    @Test("plateau halves after as many validations without a new best as it waits for")
    func plateau() {
        let schedule = Schedule(.plateau, patience: 2)
        #expect(rates(schedule, [5], losses: [3, 2, 2.5]) == [1])
        #expect(rates(schedule, [5], losses: [3, 2, 2.5, 2]) == [0.5])
        #expect(rates(schedule, [5], losses: [3, 2, 2.5, 2, 1.9, 2, 2, 2, 2]) == [0.125])
    }
}
