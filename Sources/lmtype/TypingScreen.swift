import Console
import Typing

/// A typing session on a full screen, from the first key to the last.
struct TypingScreen {
    private(set) var bindings: KeyBindings
    private let model: String

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
        draw(on: &screen, ghost: bindings.session.ghost)
        while true {
            switch screen.next() {
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
            draw(on: &screen, ghost: bindings.session.ghost)
        }
    }

    private func draw(on screen: inout FullScreen, ghost: String) {
        let session = bindings.session, (columns, rows) = screen.size
        let view = TypingView(
            session: session, ghost: ghost,
            status: StatusLine(session: session, model: model), message: bindings.message)
        screen.show(view.frame(columns: columns, rows: rows))
    }
}
