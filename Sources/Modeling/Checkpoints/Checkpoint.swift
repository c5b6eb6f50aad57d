public import Neural

/// A finished checkpoint directory, of which any file can be read and verified.
public struct Checkpoint: Sendable {
    /// Where it is.
    public let path: String
    private let manifest: Manifest

    /// Reads the manifest in the directory at `path`, and nothing else yet.
    public init(path: String) throws(CheckpointError) {
        self.path = path
        manifest = try Manifest(of: path)
    }

    /// The first of the checkpoints at `paths`, best first, that verifies, with a line for each that did not.
    ///
    /// `open` reads what it needs; when it throws because a file is missing or damaged the next checkpoint
    /// is tried, and when none is left the first error is thrown. A whole but unfit file (an unknown
    /// version, say) is an error at once: an older checkpoint would hide it.
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

    /// The size of the file called `name`, as the manifest says.
    public func size(of name: String) -> Int? { manifest.files[name]?.bytes }

    /// The names of its files.
    public var fileNames: [String] { manifest.files.keys.sorted() }

    /// The bytes of the file called `name`, verified against the manifest.
    public func read(_ name: String) throws(CheckpointError) -> [UInt8] {
        try contents(of: name).withBytes { [UInt8]($0) }
    }

    /// The tensors of the file called `name`, verified, each copied once out of it.
    public func tensors(_ name: String) throws(CheckpointError) -> SafeTensors.Contents {
        let file = try contents(of: name)
        do {
            return try file.withBytes(SafeTensors.decode)
        } catch {
            throw .tensors(path: path + "/" + name, error)
        }
    }

    /// Verifies every file.
    public func verify() throws(CheckpointError) {
        for name in fileNames { _ = try contents(of: name) }
    }

    /// The file called `name`, once it has the size and the hash that the manifest says.
    ///
    /// The size comes first, so that a hostile directory cannot ask for more memory than its files take.
    func contents(of name: String) throws(CheckpointError) -> FileContents {
        guard let file = manifest.files[name], !name.contains("/") else {
            throw .missingFile(path: path + "/" + Manifest.fileName, name: name)
        }
        let full = path + "/" + name
        let contents = try FileContents(of: full, limit: file.bytes)
        guard contents.count == file.bytes else {
            throw .size(path: full, found: contents.count, wanted: file.bytes)
        }
        guard contents.withBytes(Manifest.digest) == file.sha256 else { throw .digest(path: full) }
        return contents
    }
}

extension CheckpointError {
    /// Whether another checkpoint may be whole where this one is not.
    fileprivate var isDamage: Bool {
        switch self {
        case .unreadable, .manifest, .missingFile, .size, .digest: true
        default: false
        }
    }
}
