/// The position of a run: everything but the floats of the network, its optimizer and its recurrent state.
public struct Progress: Codable, Equatable, Sendable {
    /// One validation.
    public struct Validation: Codable, Equatable, Sendable {
        /// The steps that had been taken.
        public let step: Int
        /// The mean loss of the validation text in nats per token.
        public let loss: Double
        /// The mean loss of the training steps since the previous validation, with dropout, in nats per token.
        public let trainingLoss: Double
    }

    /// The steps taken.
    public internal(set) var step = 0
    /// The steps of the whole run.
    public internal(set) var totalSteps: Int
    /// The windows of an epoch at their full length.
    public let stepsPerEpoch: Int
    /// Where the next window begins; `nil` in runs of format 2 and before, in which all windows had the same length.
    var place: Place? = Place()
    /// Every validation, oldest first.
    public internal(set) var validations: [Validation] = []
    /// The seconds of training so far, without validation.
    public internal(set) var seconds = 0.0
    /// The sum of the training losses since the last validation, and the number of tokens.
    var (lossSum, lossTokens) = (0.0, 0)

    init(totalSteps: Int, stepsPerEpoch: Int) {
        (self.totalSteps, self.stepsPerEpoch) = (totalSteps, stepsPerEpoch)
    }

    /// A place in the columns of a text.
    struct Place: Codable, Equatable, Sendable {
        /// The epoch, and the row of the columns, both from 0.
        var epoch = 0, row = 0
    }

    /// The epoch of the next step, from 0.
    public var epoch: Int { place?.epoch ?? step / stepsPerEpoch }

    /// Returns where the next window begins.
    ///
    /// - Parameter T: The steps of every window, in a run that does not record the place.
    /// - Returns: The place recorded, or else that which the step tells.
    func place(steps T: Int) -> Place { place ?? Place(epoch: epoch, row: step % stepsPerEpoch * T) }

    /// The validation with the smallest loss, the first of equals.
    public var best: Validation? { validations.min { $0.loss < $1.loss } }
    /// Validations since the best one.
    public var validationsSinceBest: Int {
        validations.count - 1 - (validations.firstIndex { $0 == best } ?? validations.count - 1)
    }
    /// Whether the model overfits: the last validation loss is above the best while the training loss has fallen.
    public var overfits: Bool {
        guard let best, let last = validations.last, last.step > best.step else { return false }
        return last.loss > best.loss * 1.002 && last.trainingLoss < best.trainingLoss
    }
}
