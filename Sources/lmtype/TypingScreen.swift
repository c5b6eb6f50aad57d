import Console
import Modeling

/// Somebody types on a full screen, from the first key to the last.
struct TypingScreen {
    private(set) var writing: Writing
    private let model: String
    private var latency = Latency()

    /// How it ended.
    enum Ending: Equatable {
        /// The user left.
        case left
        /// A signal, SIGHUP where the terminal is gone.
        case signal(Int32)
    }

    init(_ typist: Typist, model: String) { (writing, self.model) = (Writing(typist), model) }

    /// Takes keys until one leaves, all on this thread: whoever types faster than the model answers sees the
    /// answer to the last key.
    mutating func run(on screen: inout FullScreen) -> Ending {
        let clock = ContinuousClock()
        draw(on: &screen, ghost: writing.typist.ghost)
        while true {
            let event = screen.next(), start = clock.now
            switch event {
            case .closed: return .signal(1)
            case .signal(let number): return .signal(number)
            case .resized: break
            case .key(let key):
                let width = Sheet.textWidth(columns: screen.size.columns)
                if !writing.take(key, width: width) { return .left }
            }
            if screen.hasMore { continue }
            draw(on: &screen, ghost: "")
            if screen.hasMore { continue }
            let ghost = writing.typist.ghost
            draw(on: &screen, ghost: ghost)
            guard case .key = event else { continue }
            // Now that the key is answered, the status can tell how long that took.
            latency.note((clock.now - start) / .seconds(1))
            draw(on: &screen, ghost: ghost)
        }
    }

    private func draw(on screen: inout FullScreen, ghost: String) {
        let typist = writing.typist, (columns, rows) = screen.size
        let sheet = Sheet(
            typist: typist, ghost: ghost,
            status: StatusLine(typist: typist, latency: latency, model: model), message: writing.message)
        screen.show(sheet.frame(columns: columns, rows: rows))
    }
}
