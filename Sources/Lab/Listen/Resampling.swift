import RealModule

extension WAVFile {
    /// The sound at another rate, band-limited: a sinc below half of the lower rate under a Hann window of 16 zero
    /// crossings to each side.
    ///
    ///     y(m) = Σₙ x(n) g(m r / r′ − n),   g(t) = c sinc(c t) cos²(π t c / 32),   c = min(1, r′ / r)
    func resampled(to rate: Int) -> [Float] {
        guard rate != self.rate else { return samples }
        let step = Double(self.rate) / Double(rate), c = min(1, 1 / step)
        let reach = 16 / c
        let count = Int((Double(samples.count) / step).rounded(.down))
        return (0..<count).map { m in
            let center = Double(m) * step
            let first = max(0, Int((center - reach).rounded(.up)))
            let last = min(samples.count - 1, Int((center + reach).rounded(.down)))
            var sum = 0.0
            for n in first...max(first, last) {
                let t = c * (center - Double(n))
                let sinc = t == 0 ? 1 : Double.sin(.pi * t) / (.pi * t)
                let window = Double.cos(.pi * t / 32)
                sum += Double(samples[n]) * c * sinc * window * window
            }
            return Float(sum)
        }
    }
}
