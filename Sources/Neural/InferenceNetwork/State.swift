extension InferenceNetwork {
    /// What a network has made of the tokens read so far: a value, so that a copy keeps a prefix.
    ///
    /// Equal states go on equally, bit for bit. A copy costs nothing until one of the two is moved on.
    public struct State: Sendable, Equatable {
        /// Outputs of all layers, memories of all layers, and what a step works in.
        var floats: [Float]
    }
}
