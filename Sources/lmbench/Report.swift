import Neural
import Training

/// One line of the benchmark.
struct Measurement {
    let config: String
    let precision: Precision
    let threads: Int
    let milliseconds, tokensPerSecond, gflops, peak: Double

    init(
        _ configuration: Configuration, precision: Precision, threads: Int,
        seconds: Double,
        peak: Double
    ) {
        (config, self.precision, self.threads) = (configuration.name, precision, threads)
        milliseconds = seconds * 1e3
        tokensPerSecond = Double(configuration.streams * configuration.steps) / seconds
        (gflops, self.peak) = (configuration.flops / seconds / 1e9, peak / 1e9)
    }
}

/// Prints measurements as a table or as JSON lines, on standard output.
struct Report {
    let json: Bool

    init(json: Bool) {
        self.json = json
        guard !json else { return }
        print(
            row(["config", "precision", "threads", "ms/step", "tokens/s", "GFLOP/s", "peak", "of peak"]))
    }

    func line(_ m: Measurement) {
        let (milliseconds, gflops) = (rounded(m.milliseconds, 2), rounded(m.gflops, 1))
        let (peak, share) = (rounded(m.peak, 1), rounded(m.gflops / m.peak, 3))
        let tokens = Int(m.tokensPerSecond.rounded())
        if json {
            print(
                "{\"config\": \"\(m.config)\", \"framework\": \"lm\", \"engine\": \"\(Engine.version)\", "
                    + "\"precision\": \"\(m.precision.rawValue)\", \"threads\": \(m.threads), "
                    + "\"ms_per_step\": \(milliseconds), \"tokens_per_second\": \(tokens), "
                    + "\"gflops\": \(gflops), \"peak_gflops\": \(peak), \"fraction_of_peak\": \(share)}")
        } else {
            print(
                row([
                    m.config, m.precision.rawValue, "\(m.threads)", "\(milliseconds)", "\(tokens)",
                    "\(gflops)",
                    "\(peak)", "\(share)",
                ]))
        }
    }

    /// A line for generation, where a step is one token of each text and memory is the peak to reach for.
    func line(_ speed: GenerationSpeed) {
        let tokens = Int(speed.tokensPerSecond.rounded())
        let bandwidth = rounded(speed.bandwidth / 1e9, 1)
        let milliseconds = rounded(1e3 * Double(speed.streams) / speed.tokensPerSecond, 4)
        let (gflops, times) = (rounded(speed.flops / 1e9, 1), rounded(speed.timesAlone, 2))
        if json {
            print(
                "{\"config\": \"\(speed.config)\", \"framework\": \"lm\", "
                    + "\"precision\": \"\(speed.precision.rawValue)\", "
                    + "\"threads\": \(speed.threads), \"streams\": \(speed.streams), "
                    + "\"tokens_per_second\": \(tokens), \"gigabytes_per_second\": \(bandwidth), "
                    + "\"gflops\": \(gflops), \"times_alone\": \(times)}")
        } else {
            print(
                row([
                    speed.config, speed.precision.rawValue, "\(speed.threads)", "\(milliseconds)",
                    "\(tokens)",
                    "\(gflops)", "\(bandwidth) GB/s",
                    speed.streams == 1 ? "" : "\(speed.streams) texts \(times)x",
                ]))
        }
    }

    /// A line for tokenizing, where there is no step: millions of bytes a second, in all and for each thread.
    func line(_ m: TokenizeMeasurement) {
        let (speed, perCore) = (rounded(m.mbPerSecond, 1), rounded(m.mbPerSecondPerCore, 1))
        if json {
            print(
                "{\"config\": \"\(m.config)\", \"framework\": \"lm\", \"threads\": \(m.threads), "
                    + "\"megabytes\": \(rounded(m.megabytes, 1)), \"mb_per_second\": \(speed), "
                    + "\"mb_per_second_per_core\": \(perCore), "
                    + "\"tokens_per_second\": \(Int(m.tokensPerSecond.rounded()))}")
        } else {
            print(
                row([
                    m.config, "bytes", "\(m.threads)", "", "\(Int(m.tokensPerSecond.rounded()))",
                    "\(speed) MB/s", "\(perCore) a core",
                ]))
        }
    }

    private func rounded(_ x: Double, _ digits: Int) -> Double {
        let factor = (0..<digits).reduce(1.0) { power, _ in power * 10 }
        return (x * factor).rounded() / factor
    }

    private func row(_ cells: [String]) -> String {
        cells.enumerated().map { place, cell in
            let padding = String(repeating: " ", count: max(0, (place < 2 ? 12 : 10) - cell.count))
            return place < 2 ? cell + padding : padding + cell
        }.joined()
    }
}
