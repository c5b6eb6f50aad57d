import ArgumentParser
import Console
import Modeling

extension Session {
    /// Writes every text as it comes.
    func writeText(samples: Int, showsSurprise: Bool) throws {
        let isColored = showsSurprise && SurpriseColors.areShown
        var output = TextOutput()
        for index in 0..<samples {
            if samples > 1 {
                try output.write("--- sample \(index + 1) of \(samples), seed \(seed(index)) ---\n")
            }
            var generator = try generator(index, alternatives: isColored ? 0 : nil)
            var colors = SurpriseColors(after: prefix)
            while let piece = generator.next() {
                if isColored {
                    for run in colors.runs(of: piece, generator.written) {
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
        }
    }
}
