extension EmbeddingSpace {
    /// The vectors in word2vec's text format, which gensim's `KeyedVectors.load_word2vec_format` reads: a line `V D`,
    /// then for each token a line with its name and D numbers, separated by spaces.
    public var word2VecText: VectorFile {
        VectorFile(header: word2VecHeader, rows: entries.count) { row in
            let numbers = vectors[row].map { "\($0)" }.joined(separator: " ")
            return Array("\(entries[row].name) \(numbers)\n".utf8)
        }
    }

    /// The vectors in word2vec's binary format (`binary=True`): a line `V D`, then for each token its name, a space,
    /// D little-endian float32 and a line feed.
    public var word2VecBinary: VectorFile {
        VectorFile(header: word2VecHeader, rows: entries.count) { row in
            Array("\(entries[row].name) ".utf8) + littleEndian(vectors[row]) + [0x0A]
        }
    }

    private var word2VecHeader: [UInt8] { Array("\(entries.count) \(vectors.columns)\n".utf8) }
}
