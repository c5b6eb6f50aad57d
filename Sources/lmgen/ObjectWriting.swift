import ArgumentParser
import Console
import Modeling
import Neural
import Text

extension Session {
    /// Writes every text as an object on a line, when it is complete.
    func writeObjects(_ count: Int, alternatives: Int) throws {
        var output = TextOutput(), samples = Samples(self, count: count, alternatives: alternatives)
        while try samples.advance() {
            var text = "", signal: Int32?
            while signal == nil, let piece = samples.next() {
                text += piece
                signal = Interrupt.signal
            }
            let object = WrittenText(
                sample: samples.index + 1, seed: seed(samples.index), precision: model.network.precision,
                prompt: prefix.text, text: text,
                finish: signal == nil ? samples.finish?.rawValue ?? "" : WrittenText.interrupted,
                tokens: samples.written.map { WrittenText.Token($0, model.vocabulary) },
                novelty: novelty(of: text).map { CopyObject($0) })
            try output.write(try jsonLine(object) + "\n")
            if let signal { throw ExitCode(128 + signal) }
        }
    }
}
