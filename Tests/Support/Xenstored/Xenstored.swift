// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Debian's own xenstored, run without a hypervisor in a folder of its own.
public final class Xenstored {
  public enum Kind: String, CaseIterable, Sendable {
    /// Xen's reference implementation in C. It leaves a trace.
    case c
    /// oxenstored, which XCP-ng and XenServer use.
    case ocaml
  }

  /// What each domain may have of it.
  public enum Quota: String, Sendable {
    case nodes
    /// Of a node, its name and permissions included.
    case bytes
    case transactions
  }

  let folder: TemporaryFolder
  let process: Daemon
  let kind: Kind
  /// A client in dom0.
  public let dom0: XenstoreClient

  /// The socket for clients in dom0.
  public var socket: String { folder.path + "/socket" }

  /// Starts the daemon; fetches it before where it is not there yet.
  public init(_ kind: Kind, quotas: [Quota: Int] = [:]) throws {
    try run(Places.lab + "/get-xenstored.sh", Places.cache, deadline: 300)
    let folder = try TemporaryFolder()
    let process = try Daemon(
      [Places.lab + "/xenstored.sh", Places.cache, folder.path, kind.rawValue]
        + quotas.map { "\($0.rawValue)=\($1)" })
    var client: XenstoreClient?
    _ = eventually {
      client = try? XenstoreClient(folder.path + "/socket")
      return client != nil || !process.running
    }
    guard let client else { throw LabError("xenstored does not serve: \(process.errorLines)") }
    (self.folder, self.process, self.kind, dom0) = (folder, process, kind, client)
  }

  /// The time that the daemon has spent on a processor.
  public func processorSeconds() throws -> Double { try process.processorSeconds() }

  /// Sends the daemon a signal, say SIGSTOP.
  public func kill(_ signal: Int32) { process.kill(signal) }

  public func end() throws {
    try process.end()
  }
}
