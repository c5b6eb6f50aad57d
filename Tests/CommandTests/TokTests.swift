import Foundation
import Testing

@Suite("lmtok") struct TokTests {
    @Test("the runner finds the built binary and reports its exit code")
    func runner() throws {
        let outcome = try run("lmtok")
        #expect(outcome.status == 0)
    }
}
