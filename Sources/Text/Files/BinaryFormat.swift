/// A well-known format of files that are no text, told by their first bytes.
public enum BinaryFormat: String, Sendable, CaseIterable {
    case png = "a PNG picture"
    case jpeg = "a JPEG picture"
    case gif = "a GIF picture"
    case pdf = "a PDF document"
    case rtf = "an RTF document"
    /// Word, Excel and PowerPoint until 2003.
    case office = "a document of an old Office"
    /// Also what .docx, .odt, .epub and their like are inside.
    case zip = "a ZIP archive, as .docx, .odt and .epub are"
    case gzip = "compressed by gzip"
    case bzip2 = "compressed by bzip2"
    case xz = "compressed by xz"
    case zstd = "compressed by zstd"
    case elf = "a program"
    case sqlite = "an SQLite database"

    /// The format of a file that begins with `head`, or `nil`.
    init?(of head: some Collection<UInt8>) {
        guard let format = Self.allCases.first(where: { head.starts(with: $0.magic) }) else { return nil }
        self = format
    }

    /// The first bytes of every such file (the file formats' own specifications).
    private var magic: [UInt8] {
        switch self {
        case .png: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        case .jpeg: [0xFF, 0xD8, 0xFF]
        case .gif: Array("GIF8".utf8)
        case .pdf: Array("%PDF-".utf8)
        case .rtf: Array("{\\rtf".utf8)
        case .office: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        case .zip: [0x50, 0x4B, 0x03, 0x04]
        case .gzip: [0x1F, 0x8B]
        case .bzip2: Array("BZh91AY&SY".utf8)
        case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
        case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
        case .elf: [0x7F, 0x45, 0x4C, 0x46]
        case .sqlite: Array("SQLite format 3\0".utf8)
        }
    }
}
