import Testing

@testable import Text

/// The fragments of random texts.
let fragments: [String] = [
    "a", "b", "the", "The", "it's", "don\u{2019}t", "x1", "3.14", "1,000", "_", "_so_", "foo.bar", "a:b", "@",
    " ", " ", " ", "  ", "   ", "\n", "\n\n", "\t", "\u{0B}", "\u{0C}", "\r", "\r\n", "\u{85}", "\u{A0}",
    "\u{2003}", "\u{2009}", "\u{2028}", "\u{3000}", "\u{1680}", "\u{200B}", "\u{200C}", "\u{200D}",
    "\u{FEFF}",
    "\u{AD}", ".", ",", "\"", "'", "(", ")", "-", "\u{2014}", "\u{201C}", "\u{201D}", "$", "+", "\\", "\\s",
    "\\n",
    "\u{27E8}spell\u{27E9}", "\u{27E8}", "\u{27E9}", "\u{2040}", "<unk>", "<eos>", "\u{0}", "\u{1}", "\u{1B}",
    "\u{7F}", "中文字", "日本語を", "カタカナ", "ภาษาไทย", "한국어", "\u{1112}\u{1161}\u{11AB}", "é", "e\u{301}",
    "\u{301}", "\u{308}\u{301}", "ﬁ", "ß", "İ", "Ⅳ", "א", "عربي", "\u{600}", "हिन्दी", "👩\u{200D}🚀", "👍🏽", "🇩🇪",
    "🇩", "🏴\u{E0067}\u{E007F}", "\u{1F3FB}", "1\u{FE0F}\u{20E3}", "\u{10FFFF}", "\u{E000}", "\u{FFFD}",
]

/// Sequences of invalid UTF-8.
let broken: [[UInt8]] = [
    [0x80], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x91], [0xF5], [0xFF],
    [0xF4, 0x90, 0x80, 0x80],
    [0xC3], [0xE0, 0x80, 0x80],
]

/// Returns a random text of `count` fragments.
func randomBytes(_ count: Int, using random: inout some RandomNumberGenerator, withBroken: Bool = true)
    -> [UInt8]
{
    var bytes: [UInt8] = []
    for _ in 0..<count {
        if withBroken, Int.random(in: 0..<20, using: &random) == 0 {
            bytes += broken.randomElement(using: &random) ?? []
        } else {
            bytes += Array((fragments.randomElement(using: &random) ?? "").utf8)
        }
    }
    return bytes
}

/// A random number generator with a seed.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

func normalized(_ bytes: [UInt8], _ normalization: Normalization = Normalization()) throws -> [UInt8] {
    var out: [UInt8] = []
    _ = try bytes.withUnsafeBytes { try Normalizer(normalization).normalize($0, into: &out) }
    return out
}

func text(_ utf8: [UInt8]) -> String { String(decoding: utf8, as: UTF8.self) }

/// A text that gives small vocabularies tokens of all kinds.
let sample = """
    It was late, and the mail boat had not come. "Is it late?" she said. "It is (late)."
    The rings of Saturn: 3.14, 3.14 and the rest - well-known, the well-known rings.\n
    It was the 中文字 中文字 中文字 and é é, 👩\u{200D}🚀 👩\u{200D}🚀. \u{201C}the\u{201D} \u{201C}rings\u{201D}
    """
