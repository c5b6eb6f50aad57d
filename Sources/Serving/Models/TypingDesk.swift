import Modeling
import Synchronization
public import Typing

/// Suggestions for texts that are being typed.
///
/// The sessions of the texts used last are kept, so that a text that has grown by a letter costs little more than the
/// letter.
public final class TypingDesk: Sendable {
    private let model: LanguageModel
    /// The empty session, made when it is needed first, and those kept, the one used last at the end.
    private let sessions = Mutex<(empty: TypingSession?, kept: [Kept])>((nil, []))

    /// A session that has read a text and nothing else.
    private struct Kept {
        let text: String
        let session: TypingSession
    }

    /// The sessions kept, each of which holds some hundred states.
    private static let capacity = 16

    init(_ model: LanguageModel) { self.model = model }

    /// Returns the suggestions after a text.
    ///
    /// - Parameters:
    ///   - text: The text before the cursor.
    ///   - keys: The keys of a telephone, pressed after it; `nil` for letters.
    /// - Returns: The suggestions, the best first: with keys all that they may mean.
    public func suggestions(after text: String, keys: String?) -> [Suggestion] {
        var session = session(after: text)
        guard let keys else { return session.suggestions }
        session.use(.keypad)
        return session.suggestions(after: keys)
    }

    private func session(after text: String) -> TypingSession {
        let utf8 = Array(text.utf8)
        var (session, count) = sessions.withLock { sessions in
            let empty = sessions.empty ?? Self.empty(model)
            sessions.empty = empty
            let longest = sessions.kept.filter { utf8.starts(with: $0.text.utf8) }
                .max { $0.text.utf8.count < $1.text.utf8.count }
            return (longest?.session ?? empty, longest?.text.utf8.count ?? 0)
        }
        guard count < utf8.count else { return session }
        session.type(String(decoding: utf8[count...], as: UTF8.self))
        let kept = Kept(text: text, session: session)
        sessions.withLock { sessions in
            sessions.kept.removeAll { $0.text == text }
            sessions.kept.append(kept)
            if sessions.kept.count > Self.capacity { sessions.kept.removeFirst() }
        }
        return session
    }

    private static func empty(_ model: LanguageModel) -> TypingSession {
        var session = TypingSession(model)
        // Nothing is undone here.
        session.keepsHistory = false
        return session
    }
}
