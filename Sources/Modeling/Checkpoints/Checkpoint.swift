public import Neural

/// A complete checkpoint directory, whose files are verified when they are read.
public struct Checkpoint: Sendable {
    /// The directory.
    public let path: String
    private let manifest: Manifest

    /// Reads the manifest in the directory at `path`, and nothing else.
    public init(path: String) throws(CheckpointError) {
        self.path = path
        manifest = try Manifest(of: path)
    }

    /// Opens the first checkpoint at `paths` that verifies, and returns a line for each before it that did not.
    ///
    /// `open` reads what it needs. If it throws because a file is missing or damaged, the next checkpoint is tried, and
    /// after the last one the first error is thrown. An intact file that does not fit (of an unknown version, say) is an
    /// error at once, because using an older checkpoint would hide it.
    public static func first<Value>(
        of paths: [String], open: (Checkpoint) throws(CheckpointError) -> Value
    ) throws(CheckpointError) -> (value: Value, notices: [String]) {
        var notices: [String] = [], first: CheckpointError?
        for path in paths {
            do throws(CheckpointError) {
                let value = try open(Checkpoint(path: path))
                if !notices.isEmpty { notices.append("using \(path) instead") }
                return (value, notices)
            } catch {
                guard error.isDamage else { throw error }
                first = first ?? error
                notices.append("\(error)")
            }
        }
        throw first ?? .noModel(root: ".")
    }

    /// Returns the size of a file according to the manifest.
    public func size(of name: String) -> Int? { manifest.files[name]?.bytes }

    /// Returns a SHA-256 over those of several files according to the manifest, in hexadecimal digits.
    public func digest(ofAll names: [String]) -> String {
        let lines = names.map { "\($0) \(manifest.files[$0]?.sha256 ?? "none")\n" }
        return Array(lines.joined().utf8).withUnsafeBytes(Manifest.digest)
    }

    /// The names of the files.
    public var fileNames: [String] { manifest.files.keys.sorted() }

    /// Returns the bytes of a file, verified against the manifest.
    public func read(_ name: String) throws(CheckpointError) -> [UInt8] {
        try contents(of: name).withBytes { [UInt8]($0) }
    }

    /// Returns the tensors of a verified file, each copied once.
    public func tensors(_ name: String) throws(CheckpointError) -> SafeTensors.Contents {
        let (file, sha256) = try unverified(name)
        // Decoding trusts nothing, so it need not wait for the hash.
        let (digest, decoded) = concurrently {
            file.withBytes(Manifest.digest)
        } _: {
            Result { () throws(SafeTensorsError) in try file.withBytes(SafeTensors.decode) }
        }
        guard digest == sha256 else { throw .digest(path: path + "/" + name) }
        do {
            return try decoded.get()
        } catch {
            throw .tensors(path: path + "/" + name, error)
        }
    }

    /// Verifies every file.
    public func verify() throws(CheckpointError) {
        for name in fileNames { _ = try contents(of: name) }
    }

    /// Returns a file after checking its size and hash against the manifest.
    func contents(of name: String) throws(CheckpointError) -> FileContents {
        let (contents, sha256) = try unverified(name)
        guard contents.withBytes(Manifest.digest) == sha256 else { throw .digest(path: path + "/" + name) }
        return contents
    }

    /// Returns a file of the right size, and the hash that it must have.
    ///
    /// The size is checked first, so that a hostile directory cannot claim more memory than its files take.
    private func unverified(_ name: String) throws(CheckpointError) -> (file: FileContents, sha256: String) {
        guard let file = manifest.files[name], !name.contains("/") else {
            throw .missingFile(path: path + "/" + Manifest.fileName, name: name)
        }
        let full = path + "/" + name
        let contents = try FileContents(of: full, limit: file.bytes)
        guard contents.count == file.bytes else {
            throw .size(path: full, found: contents.count, wanted: file.bytes)
        }
        return (contents, file.sha256)
    }
}

extension CheckpointError {
    /// Whether the checkpoint is damaged, so that another one may be intact.
    fileprivate var isDamage: Bool {
        switch self {
        case .unreadable, .manifest, .missingFile, .size, .digest: true
        default: false
        }
    }
}
