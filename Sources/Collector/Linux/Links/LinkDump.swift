// SPDX-License-Identifier: Apache-2.0

import CMnl
import CSystem
import Common

/// What dumps are read from: the kernel (`NetlinkSocket`).
protocol DumpSource: ~Copyable {
  borrowing func requestDump(of type: UInt16, sequence: UInt32) throws(SystemError)
  borrowing func receive() throws(SystemError) -> [UInt8]
}

/// Reads all links and addresses from the kernel, and where they matter its default routes (`rtnetlink(7)`, dumps).
struct LinkDump<Source: DumpSource & ~Copyable>: ~Copyable {
  private let source: Source
  private var sequence: UInt32 = 0
  /// The links of the last dump that was complete.
  private var known = LinkStack()
  private var carriers = Carriers()
  /// The name of a vif whose carrier was found to have come back by the last `read`, however that
  /// ended; nil if there is none.
  private(set) var returnedVif: [UInt8]?

  init(_ source: consuming Source) { self.source = source }

  /// The links and their addresses. What is interrupted is read again, up to `Limits.dumpTries` times in
  /// all.
  ///
  /// - Parameter anew: whether to ask for all roles again: a device may have been bound to another driver.
  /// - Parameter roleOf: the role of a link. Unless `anew`, only called for a link that the last complete dump
  ///   did not have under this index and name: a call costs more than the dump.
  mutating func read(
    anew: Bool, at now: Milliseconds, roleOf: (LinkMessage) -> LinkRole
  ) -> (LinkTable, DumpOutcome) {
    if anew { known = LinkStack() }
    returnedVif = nil
    for _ in 1..<Limits.dumpTries {
      let (table, outcome) = readOnce(at: now, roleOf: roleOf)
      guard case .interrupted = outcome else { return (table, outcome) }
    }
    return readOnce(at: now, roleOf: roleOf)
  }

  private mutating func readOnce(
    at now: Milliseconds, roleOf: (LinkMessage) -> LinkRole
  ) -> (LinkTable, DumpOutcome) {
    var table = LinkTable(at: now)
    let known = known
    var outcome = dump(UInt16(RTM_GETLINK)) { payload in
      guard let link = LinkMessage(payload) else { return }
      table.add(link, known.role(of: link) ?? roleOf(link))
    }
    if let vif = carriers.note(table.vifLinks) { returnedVif = vif.name }
    guard case .complete = outcome else { return (table, outcome) }
    self.known = table.stack
    outcome = dump(UInt16(RTM_GETADDR)) { payload in
      if let address = AddressMessage(payload) { table.add(address) }
    }
    // There may be many routes, so they are only asked for where they matter.
    guard case .complete = outcome, table.needsDefaultRoutes else { return (table, outcome) }
    outcome = dump(UInt16(RTM_GETROUTE)) { payload in
      if let route = DefaultRoute(payload) { table.add(route) }
    }
    table.countHostAddresses()
    return (table, outcome)
  }

  private mutating func dump(_ type: UInt16, object: (ArraySlice<UInt8>) -> Void) -> DumpOutcome {
    do {
      return try dumpOrFail(type, object: object)
    } catch {
      return .failed(error)
    }
  }

  private mutating func dumpOrFail(
    _ type: UInt16, object: (ArraySlice<UInt8>) -> Void
  ) throws(SystemError) -> DumpOutcome {
    sequence &+= 1
    try source.requestDump(of: type, sequence: sequence)
    var isInterrupted = false
    while true {
      var rest = try source.receive()[...]
      while let message = NetlinkMessage(from: &rest) {
        // What is left of a dump that timed out.
        guard message.sequence == sequence else { continue }
        isInterrupted = isInterrupted || message.flags & UInt16(NLM_F_DUMP_INTR) != 0
        switch Int32(message.type) {
        case NLMSG_DONE, NLMSG_ERROR:
          if let error = message.error { throw error }
          return isInterrupted ? .interrupted : .complete
        default: object(message.payload)
        }
      }
    }
  }
}

/// How a dump went.
enum DumpOutcome: Equatable {
  case complete
  /// Something changed while it was read: it may lack objects or hold them twice (NLM_F_DUMP_INTR).
  case interrupted
  case failed(SystemError)
}

extension NetlinkMessage {
  /// What NLMSG_DONE and NLMSG_ERROR begin with, an errno as a negative number; nil for success, which is 0.
  fileprivate var error: SystemError? {
    let code = Int32(bitPattern: payload.native(UInt32.self, at: 0) ?? 0)
    return code == 0 ? nil : SystemError(errno: 0 &- code)
  }
}
