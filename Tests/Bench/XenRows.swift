// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import XenSupport

/// What both programs cost in a guest of a real Xen, which is emulated: its processor is many times slower than
/// one of this machine. Figures of others are those of the same kind of guest.
func xenRows() throws -> [Row] {
  let guest = try XenGuest(try XenMachine(.c))
  try guest.run("ip link set eth0 up; ip addr add 192.0.2.1/24 dev eth0; ip addr add 2001:db8::1/64 dev eth0")
  let before = try guest.requests()
  let agent = try GuestAgent(guest, intervalSeconds: 1)
  try guest.await("attr/vif/0/ipv6/0")
  let start = try agent.processorTimes()
  let requests = try guest.requests() - before
  try guest.run("sleep 100", deadline: 160)
  let ticks = zip(try agent.processorTimes(), start).map { $0 - $1 }
  let inTicks = try guest.requests() - before - requests
  return try GuestAgent.Program.allCases.map { try memoryRow(agent, $0) } + [
    Row(
      what: "Xen guest: requests of a start; in 100 ticks", bar: "Rust 16; Go 24",
      measured: "\(requests); \(inTicks)"),
    Row(
      what: "Xen guest: processor time of a start, publisher; collector", bar: "",
      measured: "\(milliseconds(start[0])); \(milliseconds(start[1]))"),
    Row(
      what: "Xen guest: processor time of 100 ticks, publisher; collector", bar: "",
      measured: "\(milliseconds(ticks[0])); \(milliseconds(ticks[1]))"),
  ]
}

private func memoryRow(_ agent: GuestAgent, _ program: GuestAgent.Program) throws -> Row {
  let amounts = try ["Rss", "Pss", "Anonymous"].map { "\(try agent.memoryKiB(of: program, $0))" }
  return Row(
    what: "Xen guest: \(program.rawValue), RSS; PSS; anonymous; threads",
    bar: "Rust 4376; -; 412 KiB; 2, Go 3432; -; 1228 KiB; 7",
    measured: amounts.joined(separator: "; ") + " KiB; " + (try agent.state(of: program, "Threads")))
}

extension GuestAgent {
  /// Of the publisher and of the collector.
  fileprivate func processorTimes() throws -> [Double] {
    try Program.allCases.map { try processorSeconds(of: $0) }
  }
}
