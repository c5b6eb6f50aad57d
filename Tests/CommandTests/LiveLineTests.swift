import Testing

@testable import Console

@Suite("Live lines") struct LiveLineTests {
    @Test(
        "a live line keeps its first and last part, whole words, and as much between as fits",
        arguments: [
            (80, "━━━━ 50 % loss 3.512 1.234 bits/char 12,345 tokens/s 2:05 min left"),
            (60, "━━━━ 50 % loss 3.512 1.234 bits/char 2:05 min left"),
            (40, "━━━━ 50 % loss 3.512 2:05 min left"), (30, "━━━━ 50 % 2:05 min left"),
            (20, "50 % 2:05 min left"), (3, "left"),
        ])
    func fitting(width: Int, line: String) {
        let parts = ["━━━━ 50 %", "loss 3.512", "1.234 bits/char", "12,345 tokens/s", "2:05 min left"]
        #expect(LiveLine.fitted(parts, width: width) == line)
    }
}
