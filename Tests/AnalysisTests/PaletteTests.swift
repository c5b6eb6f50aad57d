import Foundation
import Testing

@testable import Analysis

@Suite struct PaletteTests {
    /// Returns the linear light of each sRGB channel.
    private func linear(_ color: Color) -> [Double] {
        color.parts.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
    }

    /// WCAG 2.1: (L₁ + 0.05) / (L₂ + 0.05), the brighter first.
    private func contrast(_ a: Color, _ b: Color) -> Double {
        let (x, y) = (luminance(a), luminance(b))
        return (max(x, y) + 0.05) / (min(x, y) + 0.05)
    }

    private func luminance(_ color: Color) -> Double {
        zip(linear(color), [0.2126, 0.7152, 0.0722]).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test func contrastFollowsWCAG() {
        #expect(abs(contrast(Color(0), Color(0xFFFFFF)) - 21) < 1e-9)
        #expect(abs(contrast(Color(0x777777), Color(0xFFFFFF)) - 4.48) < 0.01)
    }

    @Test("Markers have a contrast of 3 to the background, text one of 4.5", arguments: Theme.allCases)
    func contrasts(theme: Theme) {
        for color in theme.palette + [theme.plain] {
            #expect(contrast(color, theme.background) >= 3, "\(color.hex)")
        }
        #expect(contrast(theme.ink, theme.background) >= 7)
        #expect(contrast(theme.quiet, theme.background) >= 4.5)
    }

    /// The linear light that eyes without one kind of cone see (Machado, Oliveira & Fernandes 2009).
    private static let vision: [String: [[Double]]] = [
        "full": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        "no red": [
            [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
        "no green": [
            [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
        ],
        "no blue": [
            [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ]

    /// Returns the CIE L*a*b* coordinates of linear sRGB light, for white D65.
    private func lab(_ light: [Double]) -> [Double] {
        let rows = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
        let f = zip(rows, [0.9505, 1, 1.089]).map { row, white in
            let t = max(0, zip(row, light).reduce(0) { $0 + $1.0 * $1.1 }) / white
            return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116
        }
        return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
    }

    @Test(
        "Nine colours are distinct for every kind of colour vision", arguments: Theme.allCases,
        vision.keys.sorted())
    func distances(theme: Theme, kind: String) throws {
        #expect(theme.palette.count >= 9)
        let matrix = try #require(Self.vision[kind])
        let colors = theme.palette.map { color in
            lab(matrix.map { row in zip(row, linear(color)).reduce(0) { $0 + $1.0 * $1.1 } })
        }
        for i in colors.indices {
            for j in colors.indices where j > i {
                let distance = zip(colors[i], colors[j]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
                    .squareRoot()
                // A distance of 2.3 is just noticeable.
                #expect(distance > 15, "\(theme.palette[i].hex) and \(theme.palette[j].hex)")
            }
        }
    }
}
