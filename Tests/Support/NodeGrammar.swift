import Foundation

/// The paths that may be published, read from the table in `Tests/PublisherTests/Grammar.swift`.
public enum NodeGrammar {
  private static let names = [
    "<mac>": "[0-9a-f_]{17}", "<ipv4>": "[0-9_]+", "<ipv6>": "[0-9a-f_]+", "<function>": "[0-9a-z-]+",
  ]

  nonisolated(unsafe) private static let pattern: Regex<Substring>? = {
    let file = Places.package + "/Tests/PublisherTests/Grammar.swift"
    guard let source = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    let paths = source.matches(of: #/\("([a-zA-Z0-9_/<>-]+)", /#).map { match in
      match.1.split(separator: "/").map { part in
        part.hasPrefix("<") ? names[String(part)] ?? "[0-9]+" : String(part)
      }.joined(separator: "/")
    }
    return paths.count > 40 ? try? Regex((paths + ["data/updated"]).joined(separator: "|")) : nil
  }()

  /// Whether there may be such a node, or it is one above such nodes.
  public static func allows(_ request: Trace.Request) throws -> Bool {
    guard let pattern else { throw LabError("the grammar's table is not to be found") }
    switch request.operation {
    case "WRITE": return try pattern.wholeMatch(in: request.path) != nil
    // What goes is taken away as far up as all goes.
    case "RM": return ["attr/", "data/", "drivers/", "feature/", "xenserver/"].contains { request.path.hasPrefix($0) }
    default: return request.operation.hasPrefix("TRANSACTION")
    }
  }
}
