import Crypto
import HTTPTypes
import HummingbirdCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The page to write on: one file that asks for nothing from elsewhere.
///
/// Its sources lie beside this file and are part of the program. The browser is told the digests of its style and its
/// script, so that it runs nothing else, and to send nothing anywhere but to this server.
struct Page: Sendable {
    private let document: [UInt8]
    private let policy: String

    /// The scripts in the order in which they begin; each may use those before it at once, those after it later.
    private static let scripts = [
        PackageResources.base_js, PackageResources.notes_js, PackageResources.settings_js,
        PackageResources.server_js, PackageResources.editor_js, PackageResources.versions_js,
        PackageResources.documents_js, PackageResources.suggestions_js, PackageResources.continuations_js,
        PackageResources.surprise_js, PackageResources.novelty_js, PackageResources.keypad_js,
        PackageResources.keys_js,
    ]

    /// Joins the sources.
    init() {
        let style = PackageResources.page_css
        let script = Array("\"use strict\";\n".utf8) + Self.scripts.joined()
        document = Array(
            String(decoding: PackageResources.page_html, as: UTF8.self)
                .replacing("@style", with: String(decoding: style, as: UTF8.self))
                .replacing("@script", with: String(decoding: script, as: UTF8.self)).utf8)
        policy = [
            "default-src 'none'", "script-src '\(Self.digest(script))'", "style-src '\(Self.digest(style))'",
            "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
        ].joined(separator: "; ")
    }

    /// The answer to a browser.
    var response: Response {
        var response = Response(.ok, document, type: "text/html; charset=utf-8")
        response.headers[.contentSecurityPolicy] = policy
        response.headers[.referrerPolicy] = "no-referrer"
        return response
    }

    /// Whether a client asks for a page: browsers say so, programs do not.
    static func isWanted(by headers: HTTPFields) -> Bool {
        headers[.accept]?.lowercased().contains("text/html") ?? false
    }

    /// The digest of an element's text as a policy has it.
    private static func digest(_ text: [UInt8]) -> String {
        "sha256-" + Data(SHA256.hash(data: text)).base64EncodedString()
    }
}

extension HTTPField.Name {
    fileprivate static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .contentSecurityPolicy
}
