import ArgumentParser
import Console

extension Session {
    /// Writes every text as it comes.
    func writeText(_ count: Int, showsSurprise: Bool) throws {
        let isColored = showsSurprise && SurpriseColors.areShown
        var output = TextOutput(), samples = Samples(self, count: count, alternatives: isColored ? 0 : nil)
        while try samples.advance() {
            if count > 1 {
                let (index, seed) = (samples.index, seed(samples.index))
                try output.write("--- sample \(index + 1) of \(count), seed \(seed) ---\n")
            }
            var colors = SurpriseColors(after: prefix), text = ""
            while let piece = samples.next() {
                if novelty != nil { text += piece }
                if isColored {
                    for run in colors.runs(of: piece, samples.written) {
                        try output.write(run.text, color: run.color)
                    }
                } else {
                    try output.write(piece)
                }
                if let signal = Interrupt.signal {
                    try output.endLine()
                    throw ExitCode(128 + signal)
                }
            }
            try output.endLine()
            if let found = novelty(of: text) { Terminal.say(found.report()) }
        }
    }
}
