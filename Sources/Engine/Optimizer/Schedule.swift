import RealModule

/// The course of the learning rate during training.
///
/// A pure function of the step and, for ``Shape/plateau``, of the validation losses so far. It holds no state, so a
/// run can be stopped and resumed anywhere.
public struct Schedule: Codable, Equatable, Sendable {
    /// The course of the rate after the warm-up.
    public enum Shape: String, Codable, CaseIterable, Sendable {
        /// A constant rate.
        case constant
        /// Multiplied by ``Schedule/factor`` after every ``Schedule/patience`` validations in a row without improvement.
        case plateau
        /// Half a cosine, from the full rate to ``Schedule/floor`` of it (Loshchilov & Hutter 2017, eq. 5).
        case cosine
        /// A straight line from the full rate to ``Schedule/floor`` of it.
        case linear
        /// Flat for ``Schedule/flatEpochs``, then multiplied by ``Schedule/factor`` at every epoch
        /// (Zaremba, Sutskever & Vinyals 2014, §4.1).
        case decay
    }

    /// The course of the rate.
    public var shape: Shape
    /// The steps of linear warm-up.
    public var warmup: Int
    /// The final rate of cosine and linear, as a fraction of the peak.
    public var floor: Double
    /// The factor of plateau and decay.
    public var factor: Double
    /// The epochs at the peak rate before decay starts.
    public var flatEpochs: Int
    /// The validations without improvement before plateau lowers the rate.
    public var patience: Int

    /// Creates a schedule; values that its shape does not use are ignored.
    public init(
        _ shape: Shape, warmup: Int = 0, floor: Double = 0.01, factor: Double = 0.5, flatEpochs: Int = 4,
        patience: Int = 1
    ) {
        (self.shape, self.warmup, self.floor) = (shape, warmup, floor)
        (self.factor, self.flatEpochs, self.patience) = (factor, flatEpochs, patience)
    }

    /// Returns the learning rate of a step as a fraction of the peak.
    ///
    /// - Parameters:
    ///   - step: The step, counted from 0.
    ///   - total: The steps of the whole run.
    ///   - stepsPerEpoch: The windows of an epoch.
    ///   - losses: The validation losses so far, oldest first.
    /// - Returns: A factor from 0 to 1.
    public func rate(step: Int, of total: Int, stepsPerEpoch: Int, losses: [Double]) -> Double {
        let rise = step < warmup ? Double(step + 1) / Double(warmup) : 1
        let after = Double(max(0, step - warmup)) / Double(max(1, total - warmup))
        let course: Double =
            switch shape {
            case .constant: 1
            case .cosine: floor + (1 - floor) * 0.5 * (1 + .cos(min(1, after) * .pi))
            case .linear: floor + (1 - floor) * (1 - min(1, after))
            case .decay: power(factor, max(0, step / max(1, stepsPerEpoch) + 1 - flatEpochs))
            case .plateau: power(factor, stalls(in: losses))
            }
        return rise * course
    }

    /// Returns how often `losses` went ``patience`` values without a new best.
    private func stalls(in losses: [Double]) -> Int {
        var (best, waited, stalls) = (Double.infinity, 0, 0)
        for loss in losses {
            if loss < best {
                (best, waited) = (loss, 0)
            } else {
                waited += 1
                if waited >= max(1, patience) { (stalls, waited) = (stalls + 1, 0) }
            }
        }
        return stalls
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        // A saved run may claim any number of epochs; those of real ones keep the bits of repeated products.
        exponent > 1 << 16 ? .pow(base, exponent) : (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
