/// A trained model.
public enum LanguageModel {
    static let weightsFileName = "model.safetensors"
}
