extension Network {
    /// What a network has made of the tokens read so far: a value, so that a copy keeps a prefix.
    ///
    /// Equal states go on equally, bit for bit. A copy costs nothing until one of the two is moved on.
    public struct State: Sendable, Equatable {
        /// Outputs of all layers, memories of all layers, and as much room again for the step to work in.
        var floats: [Float]
        /// The number of floats of each of the three parts.
        let count: Int

        /// Whether outputs and memories are equal; what a step left in its working room does not matter.
        public static func == (a: State, b: State) -> Bool {
            a.count == b.count && a.floats.prefix(2 * a.count) == b.floats.prefix(2 * b.count)
        }
    }
}
