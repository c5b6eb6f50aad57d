internal import CShippedModel

extension LanguageModel {
    /// Whether this is the model that comes with the program.
    public var isShipped: Bool { Run.shipped.map { path.hasPrefix($0.path + "/") } ?? false }
}

extension Run {
    /// The model that comes with the program; `nil` where the executable was copied without it.
    ///
    /// A small model of the shipped stories in int8, made by `script/ship`, so that there is something to read before
    /// any training.
    public static let shipped: Run? = {
        let size = 8192
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { path in
            guard let base = path.baseAddress, lm_shipped_model(base, size) else { return nil }
            return Run(path: String(cString: base))
        }
    }()
}
