import ArgumentParser
import Console
import Modeling
import Neural
import Text

extension Session {
    /// Writes the best text that a beam search finds, or an object for each text that it finds, the best first.
    func writeBeam(width: Int, asJSON: Bool, alternatives: Int) throws {
        var ending = try TextStream(model.tokenizer, ending: ending)
        let prompt = prefix.ids.reduce(into: "") { $0 += ending.append($1) }
        ending.endPrompt()
        let found = BeamSearch(width: width, tokens: tokens).continuations(of: prefix) { continuation in
            Interrupt.signal != nil || ending.isEnded(by: continuation.ids)
        }
        let signal = Interrupt.signal
        var output = TextOutput(), texts: Set<String> = []
        for continuation in found.prefix(asJSON ? width : 1) {
            var stream = ending
            let text =
                prompt + continuation.ids.reduce(into: "") { $0 += stream.append($1) } + stream.finish()
            // What follows a sentence shows that it is over; sequences that differ only there are one text.
            guard texts.insert(text).inserted else { continue }
            guard asJSON else {
                try output.write(text)
                try output.endLine()
                if let found = novelty(of: text) { Terminal.say(found.report()) }
                continue
            }
            let finish: FinishReason =
                switch stream.end {
                case .stop: .stop
                case .unit: .until
                case nil: .tokens
                }
            let tokens = prefix.judged(continuation.ids, alternatives: alternatives)
            let object = WrittenText(
                sample: texts.count, precision: model.network.precision, prompt: prefix.text, text: text,
                finish: signal == nil ? finish.rawValue : WrittenText.interrupted, score: continuation.score,
                tokens: tokens.map { WrittenText.Token($0, model.vocabulary) },
                novelty: novelty(of: text).map { CopyObject($0) })
            try output.write(try jsonLine(object) + "\n")
        }
        if let signal { throw ExitCode(128 + signal) }
    }
}

extension TextStream {
    /// Whether the text would end with these tokens.
    fileprivate func isEnded(by ids: [Int32]) -> Bool {
        var stream = self
        for id in ids { _ = stream.append(id) }
        return stream.end != nil
    }
}
