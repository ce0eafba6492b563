import Foundation

/// Debian's own xenstored, run without a hypervisor in a folder of its own.
public final class Xenstored {
  public enum Kind: String, CaseIterable, Sendable {
    /// Xen's reference implementation in C. It leaves a trace.
    case c
    /// oxenstored, which XCP-ng and XenServer use.
    case ocaml
  }

  let folder: TemporaryFolder
  let process: Daemon
  /// A client in dom0.
  public let dom0: XenstoreClient

  /// The socket for clients in dom0.
  public var socket: String { folder.path + "/socket" }

  /// Starts the daemon; fetches it before where it is not there yet.
  public init(_ kind: Kind) throws {
    try run(Places.lab + "/get-xenstored.sh", Places.cache, deadline: 300)
    let folder = try TemporaryFolder()
    let process = try Daemon(
      [Places.lab + "/xenstored.sh", Places.cache, folder.path, kind.rawValue])
    var client: XenstoreClient?
    _ = eventually {
      client = try? XenstoreClient(folder.path + "/socket")
      return client != nil || !process.running
    }
    guard let client else { throw LabError("xenstored does not serve: \(process.errorLines)") }
    (self.folder, self.process, dom0) = (folder, process, client)
  }

  /// Sends the daemon a signal, say SIGSTOP.
  public func kill(_ signal: Int32) { process.kill(signal) }

  public func end() throws {
    try process.end()
  }
}
