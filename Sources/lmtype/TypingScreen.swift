import Console
import Typing

/// A typing session on a full screen, from the first key to the last.
struct TypingScreen {
    private(set) var bindings: KeyBindings
    private let model: String
    private var latency = Latency()

    /// How the session ended.
    enum Exit: Equatable {
        /// The user left.
        case left
        /// A signal arrived; SIGHUP if the terminal is gone.
        case signal(Int32)
    }

    init(_ session: TypingSession, model: String) { (bindings, self.model) = (KeyBindings(session), model) }

    /// Handles keys until one of them leaves.
    ///
    /// Everything runs on this thread. If keys arrive faster than the model answers, only the last one is answered.
    mutating func run(on screen: inout FullScreen) -> Exit {
        let clock = ContinuousClock()
        draw(on: &screen, ghost: bindings.session.ghost)
        while true {
            let event = screen.next(), start = clock.now
            switch event {
            case .closed: return .signal(1)
            case .signal(let number): return .signal(number)
            case .resized: break
            case .key(let key):
                let width = TypingView.textWidth(columns: screen.size.columns)
                if !bindings.handle(key, width: width) { return .left }
            }
            if screen.hasMore { continue }
            draw(on: &screen, ghost: "")
            if screen.hasMore { continue }
            let ghost = bindings.session.ghost
            draw(on: &screen, ghost: ghost)
            guard case .key = event else { continue }
            // The answer is on the screen: now the status line can show how long it took.
            latency.record((clock.now - start) / .seconds(1))
            draw(on: &screen, ghost: ghost)
        }
    }

    private func draw(on screen: inout FullScreen, ghost: String) {
        let session = bindings.session, (columns, rows) = screen.size
        let view = TypingView(
            session: session, ghost: ghost,
            status: StatusLine(session: session, latency: latency, model: model), message: bindings.message)
        screen.show(view.frame(columns: columns, rows: rows))
    }
}
