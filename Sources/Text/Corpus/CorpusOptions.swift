/// How files become the three parts of a corpus.
///
/// The options and the bytes of the files determine the corpus.
public struct CorpusOptions: Sendable, Equatable {
    /// How text is normalized, before all other steps.
    public var normalization: Normalization
    /// Whether the lines of hard-wrapped paragraphs are joined.
    public var unwrap = false
    /// A vocabulary that tells which hyphens at the ends of joined lines belong to their words, where it knows those.
    public var vocabulary: Vocabulary?
    /// Whether invalid UTF-8 is an error instead of U+FFFD and a notice.
    public var strict = false
    /// Whether the text is already split into tokens by spaces, with one sentence per line (Penn Treebank).
    public var pretokenized = false
    /// The share of each file's characters set aside for validation, unless ``validationPaths`` names files.
    public var validationShare = 0.1
    /// The share of each file's characters set aside for the final test, unless ``testPaths`` names files.
    public var testShare = 0.0
    /// Files or directories to validate on.
    public var validationPaths: [String] = []
    /// Files or directories for the final test.
    public var testPaths: [String] = []
    /// Whether the headers, licences and credits that Project Gutenberg puts around its books stay in the text.
    public var keepsGutenberg = false

    /// Creates the default options: NFC, nine tenths for training and one for validation.
    public init(normalization: Normalization = Normalization(form: .nfc, foldCase: false)) {
        self.normalization = normalization
    }

    /// The shares that are cut off each training file: 0 where separate files are named.
    var shares: (validation: Double, test: Double) {
        (validationPaths.isEmpty ? validationShare : 0, testPaths.isEmpty ? testShare : 0)
    }

    func check() throws(TextError) {
        let (validation, test) = shares
        guard validation >= 0, test >= 0, validation + test < 1 else {
            throw .shares(validation: validation, test: test)
        }
    }
}
