#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@testable import Modeling

/// Kneser–Ney read off its definition with dictionaries: slow, short, and sharing nothing with the tree.
struct NaiveKneserNey {
    let order, V: Int
    /// By order − 1: the n-grams and their counts.
    private var counts: [[[Int32]: Int]]

    init(order: Int, V: Int, text: [Int32], documentStarts: [Int]) {
        (self.order, self.V) = (order, V)
        // nil stands for what is before a document.
        var before: [[[Int32]: [Int32?: Int]]] = Array(repeating: [:], count: order)
        for e in text.indices where !documentStarts.contains(e) {
            let start = documentStarts.last { $0 < e } ?? 0
            for n in 1...order where e - n + 1 >= start {
                let gram = Array(text[(e - n + 1)...e])
                before[n - 1][gram, default: [:]][e - n >= start ? text[e - n] : nil, default: 0] += 1
            }
        }
        counts = before.enumerated().map { i, grams in
            grams.mapValues { left in
                if i == order - 1 { return left.values.reduce(0, +) }
                return left.reduce(0) { $0 + ($1.key == nil ? $1.value : 1) }
            }
        }
    }

    func probability(of w: Int32, after context: [Int32]) -> Double {
        let h = Array(context.suffix(order - 1))
        let lower = h.isEmpty ? 1 / Double(V) : probability(of: w, after: Array(h.dropFirst()))
        let grams = counts[h.count]
        let D = Discounts(countsOfCounts: (1...4).map { c in grams.values.count { $0 == c } })
        let following = (Int32(0)..<Int32(V)).map { grams[h + [$0]] ?? 0 }
        let total = following.reduce(0, +)
        if total == 0 { return lower }
        let taken = following.map { D(UInt32($0)) }.reduce(0, +)
        let c = following[Int(w)]
        return (Double(c) - D(UInt32(c)) + taken * lower) / Double(total)
    }
}

func logarithm(_ x: Double) -> Double { log(x) }
