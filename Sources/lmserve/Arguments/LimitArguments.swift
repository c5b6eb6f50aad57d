import ArgumentParser
import Serving

/// How much the server takes on.
struct LimitArguments: ParsableArguments {
    @Option(parsing: .unconditional, help: "Texts that are written at a time.")
    var parallel = Limits().parallel

    @Option(
        parsing: .unconditional, help: "Requests that wait; those that come then are refused with status 429."
    )
    var queue = Limits().queue

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Time that a request may take, waiting included.", valueName: "seconds"))
    var timeout = Limits().seconds

    /// The time for what a client sends or takes.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Time that a client may take to send a request, to take what is written to it, and between two requests; \
            then its connection is closed.
            """, valueName: "seconds"))
    var patience = 20.0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The most tokens of a text that a request may ask for.", valueName: "tokens"))
    var maxTokens = Limits().tokens

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The most tokens of a request's prompts.", valueName: "tokens"))
    var maxPrompt = Limits().promptTokens

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Memory for the states of prompts, of each model; 0 keeps none.", valueName: "megabytes"))
    var prefixMemory = Limits().prefixBytes >> 20

    func validate() throws {
        func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws {
            guard range ~= value else {
                throw ValidationError(
                    "\(name) is \(value); give a whole number from \(range.lowerBound) to \(range.upperBound)."
                )
            }
        }
        try check("--parallel", parallel, 1...1024)
        try check("--queue", queue, 1...100_000)
        try check("--max-tokens", maxTokens, 1...1_000_000)
        try check("--max-prompt", maxPrompt, 1...10_000_000)
        try check("--prefix-memory", prefixMemory, 0...1_000_000)
        for (name, value) in [("--timeout", timeout), ("--patience", patience)] where !(0.1...86_400 ~= value)
        {
            throw ValidationError("\(name) is \(value); give a number of seconds from 0.1 to 86400.")
        }
    }

    /// The limits of requests.
    var limits: Limits {
        var limits = Limits()
        (limits.parallel, limits.queue, limits.seconds) = (parallel, queue, timeout)
        (limits.tokens, limits.promptTokens) = (maxTokens, maxPrompt)
        limits.totalTokens = max(limits.totalTokens, maxTokens)
        limits.prefixBytes = prefixMemory << 20
        return limits
    }
}
