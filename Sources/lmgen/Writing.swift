import ArgumentParser
import Console
import Modeling
import Text

extension Generate {
    /// Writes every sample as it comes.
    func writeText() throws {
        var output = TextOutput()
        try forEachSample { index, generator in
            if samples > 1 {
                let seed = sampling.seed &+ UInt64(index)
                try output.write("--- sample \(index + 1) of \(samples), seed \(seed) ---\n")
            }
            while let piece = generator.next() {
                try output.write(piece)
                try endIfInterrupted { try output.endLine() }
            }
            try output.endLine()
        }
    }

    /// Writes every sample as an object on a line, when it is complete.
    func writeObjects() throws {
        var output = TextOutput()
        try forEachSample { index, generator in
            var text = ""
            while let piece = generator.next() {
                text += piece
                try endIfInterrupted {}
            }
            try output.write(
                try jsonLine(Sample(sample: index + 1, seed: sampling.seed &+ UInt64(index), text: text))
                    + "\n")
        }
    }

    /// One text, as a program reads it.
    private struct Sample: Encodable {
        let sample: Int
        let seed: UInt64
        /// The prompt, as it was normalized, and what follows it.
        let text: String
    }

    private func forEachSample(_ body: (Int, inout Generator) throws -> Void) throws {
        let prompt = try prompt.bytes()
        let model = try model.load(threads: threads)
        let options = try sampling.options(model.tokenizer.vocabulary)
        if Terminal.isTerminal(2) {
            Terminal.say("\(model.path), seed \(sampling.seed); another --seed writes another text")
        }
        Interrupt.watch()
        for index in 0..<samples {
            var generator = try Generator(
                model.network, model.tokenizer, prompt: prompt, tokens: tokens,
                sampler: Sampler(options.sample(index)))
            if index == 0, let invalid = generator.invalidUTF8 {
                Terminal.say(
                    "Note: the prompt is not UTF-8 in \(invalid.count) places, the first at byte "
                        + "\(invalid.firstOffset); U+FFFD stands there now")
            }
            try body(index, &generator)
        }
    }

    /// Ends the command as a signal asks for, `last` first.
    private func endIfInterrupted(_ last: () throws -> Void) throws {
        guard let signal = Interrupt.signal else { return }
        try last()
        throw ExitCode(128 + signal)
    }
}
