import ArgumentParser
import Console
import Modeling
import Neural

// How the texts of a request are printed.
extension GenerationJob {
    /// Prints every text as it is written.
    func writeText(showsSurprise: Bool) throws {
        let isColored = showsSurprise && SurpriseColors.areShown
        var request = request
        request.logProbabilities = isColored ? 0 : nil
        var pieces = OrderedPieces(try writer(request))
        var output = TextOutput()
        var colors = SurpriseColors(after: prefix)
        while let element = pieces.next() {
            switch element {
            case .begin(let index):
                colors = SurpriseColors(after: prefix)
                if request.n > 1 { try output.write(header(index)) }
            case .piece(let index, let text) where isColored:
                for run in colors.runs(of: text, pieces.writer.tokens(of: index)) {
                    try output.write(run.text, color: run.color)
                }
            case .piece(_, let text): try output.write(text)
            case .end(let choice):
                try output.endLine()
                try exitIfInterrupted()
                if let found = copyReport(on: choice.text) { Terminal.say(found.report()) }
            }
        }
        if let error = pieces.writer.failure { throw error }
    }

    /// Prints an object for every text, once it is complete.
    func writeObjects() throws {
        var output = TextOutput()
        var pieces = OrderedPieces(try writer(request))
        while let element = pieces.next() {
            guard case .end(let choice) = element else { continue }
            try output.write(try jsonLine(object(of: choice)) + "\n")
            try exitIfInterrupted()
        }
        if let error = pieces.writer.failure { throw error }
    }

    /// Prints the best text that a beam search finds, or an object for each of them, the best first.
    func writeBeam(width: Int, asJSON: Bool) throws {
        var repetition = SamplerOptions()
        repetition.avoidLoops(model.vocabulary)
        let search = BeamSearch(width: width, tokens: request.tokens, repetition: repetition)
        let completion = try search.completion(
            after: prefix, stop: request.stop, logProbabilities: request.logProbabilities,
            isCancelled: { Interrupt.signal != nil })
        var output = TextOutput()
        for choice in completion.choices.prefix(asJSON ? width : 1) {
            if asJSON {
                try output.write(try jsonLine(object(of: choice)) + "\n")
            } else {
                try output.write(choice.text)
                try output.endLine()
                if let found = copyReport(on: choice.text) { Terminal.say(found.report()) }
            }
        }
        try exitIfInterrupted()
    }

    private func writer(_ request: CompletionRequest) throws -> CompletionWriter {
        try CompletionWriter(
            request, after: prefix, judge: judge, isCancelled: { Interrupt.signal != nil })
    }

    private func header(_ index: Int) -> String {
        "--- sample \(index + 1) of \(request.n), seed \(request.sampling.sample(index).seed) ---\n"
    }

    private func object(of choice: Completion.Choice) -> TextObject {
        TextObject(
            choice, prompt: prefix.text, precision: prefix.precision, model.vocabulary,
            copyReport(on: choice.text), judgeName.map { (request.drafts, $0) })
    }

    private func exitIfInterrupted() throws {
        if let code = Interrupt.finish() { throw ExitCode(code) }
    }
}
