import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The header `Date`, formatted once a second.
final class DateHeader: Sendable {
    private let last = Mutex<(time: time_t, text: String)>((-1, ""))

    /// The time as in RFC 9110, section 5.6.7.
    var now: String {
        let now = time(nil)
        return last.withLock { last in
            if last.time != now { last = (now, Self.text(now)) }
            return last.text
        }
    }

    private static func text(_ time: time_t) -> String {
        var (time, parts) = (time, tm())
        gmtime_r(&time, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let day = "\(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1900)"
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(two).joined(separator: ":")
        return "\(days[Int(parts.tm_wday)]), \(day) \(clock) GMT"
    }
}
