/// Returns `value` rounded to `places` decimal places, without zeros at the end unless `padded`.
public func decimal(_ value: Double, places: Int, padded: Bool = false) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
    let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
    let units = Int((abs(value) * Double(scale)).rounded())
    var fraction = String(units % scale)
    fraction = String(repeating: "0", count: max(0, places - fraction.utf8.count)) + fraction
    while !padded, fraction.last == "0" { fraction.removeLast() }
    let whole = "\(units / scale)" + (fraction.isEmpty || places == 0 ? "" : "." + fraction)
    return value < 0 && units > 0 ? "-" + whole : whole
}

/// Returns a count with its digits in groups of three: `1,234`.
func grouped(_ count: Int) -> String {
    count < 1000 ? "\(count)" : grouped(count / 1000) + ",\(1000 + count % 1000)".replacing(",1", with: ",")
}
