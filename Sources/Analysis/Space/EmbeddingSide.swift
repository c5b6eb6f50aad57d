internal import Modeling
internal import Neural

/// Which of a model's two matrices of token vectors to use.
public enum EmbeddingSide: String, Sendable, Codable, CaseIterable {
    /// The embedding: the vectors that the network reads.
    case input
    /// The output layer: the vectors whose products with the last hidden state are the logits.
    case output
    /// The average of the two, which must have equal widths.
    case both
}

/// The matrix that the vectors of a space come from.
public enum EmbeddingOrigin: String, Sendable, Codable, CustomStringConvertible {
    /// The embedding.
    case input
    /// The output layer.
    case output
    /// The average of the two.
    case average
    /// The only matrix of a model with tied weights.
    case tied

    /// The name of the vectors, for a person.
    public var description: String {
        switch self {
        case .input: "input vectors"
        case .output: "output vectors"
        case .average: "averages of the input and output vectors"
        case .tied: "vectors (input and output are one matrix, tied)"
        }
    }

    /// Returns the matrix of one side of a model, (V, D); with tied weights, the only one.
    static func matrix(
        of side: EmbeddingSide?, in model: LanguageModel
    ) throws(AnalysisError) -> (Matrix, EmbeddingOrigin) {
        let contents: SafeTensors.Contents
        do throws(CheckpointError) {
            contents = try Checkpoint(path: model.path).tensors(LanguageModel.weightsFileName)
        } catch {
            throw .checkpoint(error)
        }
        func matrix(_ name: String) throws(AnalysisError) -> Matrix {
            // The model has been loaded, so these weights exist unless the file has changed since.
            guard let tensor = contents.tensors[name], tensor.shape.count == 2 else {
                let path = model.path + "/" + LanguageModel.weightsFileName
                throw .checkpoint(.network(path: path, .missing(parameter: name)))
            }
            return Matrix(tensor)
        }
        let input = try matrix("embedding.weight")
        if model.configuration.architecture.tied { return (input, .tied) }
        let output = try matrix("decoder.weight")
        switch side ?? (input.columns == output.columns ? .both : .output) {
        case .input: return (input, .input)
        case .output: return (output, .output)
        case .both:
            guard input.columns == output.columns else {
                throw .widths(input: input.columns, output: output.columns)
            }
            let sums = zip(input.values, output.values).map { ($0 + $1) / 2 }
            return (Matrix(rows: input.rows, columns: input.columns, values: sums), .average)
        }
    }
}
