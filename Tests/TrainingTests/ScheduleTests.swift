import Engine
import Testing
import Training

@Suite("Schedule") struct ScheduleTests {
    private func rates(_ schedule: Schedule, _ steps: [Int], of total: Int = 100, losses: [Double] = [])
        -> [Double]
    {
        steps.map { schedule.rate(step: $0, of: total, stepsPerEpoch: 10, losses: losses) }
    }

    @Test("a constant schedule keeps the full rate")
    func constant() { #expect(rates(Schedule(.constant), [0, 50, 99]) == [1, 1, 1]) }

    @Test("warm-up rises linearly and reaches the full rate at its last step")
    func warmup() {
        #expect(rates(Schedule(.constant, warmup: 4), [0, 1, 2, 3, 4]) == [0.25, 0.5, 0.75, 1, 1])
    }

    @Test("a cosine schedule falls from 1 to its floor and is halfway in the middle")
    func cosine() {
        let found = rates(Schedule(.cosine, floor: 0.1), [0, 50, 100])
        for (found, wanted) in zip(found, [1, 0.55, 0.1]) { #expect(abs(found - wanted) < 1e-12) }
    }

    @Test("a cosine schedule after warm-up starts at the full rate")
    func cosineAfterWarmup() {
        #expect(rates(Schedule(.cosine, warmup: 20), [19, 20]) == [1, 1])
    }

    @Test("a linear schedule falls by the same amount at every step, to its floor")
    func linear() {
        let found = rates(Schedule(.linear, floor: 0), [0, 25, 50, 100])
        for (found, wanted) in zip(found, [1, 0.75, 0.5, 0]) { #expect(abs(found - wanted) < 1e-12) }
    }

    @Test("a decay schedule is flat for its flat epochs, then halves the rate every epoch")
    func decay() {
        #expect(
            rates(Schedule(.decay, flatEpochs: 4), [0, 39, 40, 49, 50, 60]) == [1, 1, 0.5, 0.5, 0.25, 0.125])
    }

    @Test("a decay over more epochs than any run has takes no time")
    func endlessDecay() {
        let time = ContinuousClock().measure {
            #expect(rates(Schedule(.decay, factor: 0.5), [1 << 40]) == [0])
            #expect(rates(Schedule(.decay, factor: 1), [1 << 40]) == [1])
        }
        #expect(time < .seconds(30))
    }

    @Test("a plateau schedule halves the rate after `patience` validations without a new best")
    func plateau() {
        let schedule = Schedule(.plateau, patience: 2)
        #expect(rates(schedule, [5], losses: [3, 2, 2.5]) == [1])
        #expect(rates(schedule, [5], losses: [3, 2, 2.5, 2]) == [0.5])
        #expect(rates(schedule, [5], losses: [3, 2, 2.5, 2, 1.9, 2, 2, 2, 2]) == [0.125])
    }
}
