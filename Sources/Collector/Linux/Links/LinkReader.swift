// SPDX-License-Identifier: Apache-2.0

import Common
import Wire

/// Reads the links of a snapshot from the kernel, and logs what is wrong with that.
struct LinkReader: ~Copyable {
  private let files: SystemFiles
  private let log: Log
  private var dump: LinkDump<NetlinkSocket>
  /// Whether the last dump failed or its links changed while they were read, so that they have to be read
  /// again.
  private(set) var isStale = false
  /// The vif whose carrier was found to have come back by the last `read`; nil if there is none.
  var returnedVif: Text? { dump.returnedVif.map { Text(cleaning: $0) } }
  /// How many links the last dump had, `Limits.linksHeld` at most.
  private(set) var count = 0
  private var linkLocalWait: LinkLocalWait
  /// When link-local addresses are to be told that are not told yet; nil if there are none.
  var linkLocalAt: Milliseconds? { linkLocalWait.endsAt }

  /// Ends the process if there is no rtnetlink.
  /// - Parameter linkLocalPause: `LinkLocalWait`'s.
  init(files: SystemFiles, linkLocalPause: Milliseconds, _ log: Log) {
    do {
      dump = LinkDump(try NetlinkSocket.forDumps())
    } catch {
      log.fatal(.system, "rtnetlink", error.text)
    }
    linkLocalWait = LinkLocalWait(pause: linkLocalPause)
    self.files = files
    self.log = log
  }

  /// The links and what is left out; nil if the kernel does not tell.
  /// - Parameter anew: whether to ask for the role of links that are known, too.
  mutating func read(anew: Bool, at now: Milliseconds) -> ([Link], Omissions)? {
    let files = files
    var (table, outcome) = dump.read(anew: anew, at: now) { LinkRole(of: $0, files: files) }
    isStale = outcome != .complete
    count = max(table.stack.count, outcome == .complete ? 0 : count)
    if case .failed(let error) = outcome {
      log(.error, "dump of links and addresses", error.text + "; trying again")
      return nil
    }
    if anew && log.threshold == .debug {
      table.explain { log(.debug, "link " + Text(cleaning: $0), $1) }
    }
    var wait = linkLocalWait
    wait.begin(at: now)
    let kept = table.kept(&wait)
    // An interrupted dump may lack links, and without free descriptors the role of a vif is not found.
    // So the old waits are kept; the links are read again soon.
    if !isStale && !files.isShort { linkLocalWait = wait }
    return kept
  }
}
