public import Console
public import Training

extension RunError: CommandError {
    /// Settings that cannot be are usage errors.
    public var status: ExitStatus {
        switch self {
        case .exists, .changed, .tooShort, .impossible, .levelMismatch: .usage
        case .noRun: .noInput
        }
    }

    /// The flags that help.
    public var advice: String? {
        switch self {
        case .exists:
            "continue it with --resume, replace it with --overwrite, or choose another directory with --out"
        case .changed(_, let changes):
            "resume with the same text and without "
                + "\(changes.compactMap(\.setting.flag).joined(separator: ", ")), or train anew with --overwrite"
        case .tooShort(_, _, let taken): "give a length of at least \(taken) steps"
        case .impossible: nil
        case .levelMismatch(_, _, let isPretrained):
            "leave out --level, or \(isPretrained ? "--from" : "--vocab")"
        case .noRun: "name it with --out or by its corpus"
        }
    }
}

extension RunSetting {
    /// The flag that makes the setting; `nil` where the text does.
    var flag: String? {
        switch self {
        case .cell: "--cell"
        case .embedding: "--embedding"
        case .hidden: "--hidden"
        case .tied: "--tied"
        case .inputDropout: "--input-dropout"
        case .betweenDropout: "--between-dropout"
        case .outputDropout: "--output-dropout"
        case .batchSize: "--batch"
        case .bpttSteps: "--bptt"
        case .bpttStart: "--bptt-start"
        case .optimizer: "--optimizer"
        case .weightDecay: "--weight-decay"
        case .learningRate: "--learning-rate"
        case .schedule: "--schedule"
        case .warmup: "--warmup"
        case .floor: "--floor"
        case .decayFactor: "--decay-factor"
        case .flatEpochs: "--flat-epochs"
        case .plateauPatience: "--plateau-patience"
        case .clip: "--clip"
        case .initUniform: "--init-uniform"
        case .forgetBias: "--forget-bias"
        case .rotation: "--rotate"
        case .epochs: "--epochs"
        case .steps: "--steps"
        case .minutes: "--minutes"
        case .patience: "--patience"
        case .validateEvery: "--validate-every"
        case .seed: "--seed"
        case .threads: "--threads"
        case .precision: "--precision"
        case .weightFormat: "--export-precision"
        case .counts: "--counts"
        case .level: "--level"
        case .vocabulary: "--vocab"
        case .locale: "--locale"
        case .normalization: "--normalization"
        case .split: "--split"
        case .unwrap: "--unwrap"
        case .keepsGutenberg: "--keep-gutenberg"
        case .vocabularySize: "--min-count and --max-size"
        case .trainingText, .validationText: nil
        }
    }
}
