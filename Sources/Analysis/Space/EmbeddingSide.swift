internal import Modeling
internal import Neural

/// Which of a model's two matrices of token vectors to look at.
public enum EmbeddingSide: String, Sendable, Codable, CaseIterable {
    /// The rows that the network reads.
    case input
    /// The rows of the decoder, whose products with the last hidden state are the logits.
    case output
    /// The average of the two, for which they must have one width.
    case both
}

/// Where the vectors of a space come from.
public enum EmbeddingOrigin: String, Sendable, Codable {
    /// The matrix that the network reads.
    case input
    /// The decoder's.
    case output
    /// The average of the two.
    case average
    /// The one matrix of a model that reads and writes with the same.
    case tied

    /// The matrix of one side of a model, V × its width.
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
            // The model has loaded, so its weights have these names and shapes, unless somebody wrote since.
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
