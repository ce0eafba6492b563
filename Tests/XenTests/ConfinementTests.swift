// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

extension XenTests {
  @Test func both_programs_have_no_privilege() throws {
    let guest = try XenGuest(try Machines.with(.c))
    let agent = try GuestAgent(guest)
    try guest.await("data/os_uname")
    let users = try GuestAgent.Program.allCases.map { try expectNoPrivilege(agent, $0) }
    #expect(Set(users).count == 2)
    #expect(try agent.state(of: .publisher, "Seccomp") == "2")
    #expect(try agent.state(of: .publisher, "NoNewPrivs") == "1")
    #expect(try agent.log().contains { $0.firstMatch(of: /confinement active: seccomp and Landlock ABI [1-9]/) != nil })
  }

  /// Without the vDSO each look at the clock is a real system call, which is counted.
  @Test(.enabled(if: Architecture.tested == .amd64, "Linux cannot leave out the vDSO on Arm"))
  func both_programs_live_through_an_hours_ticks() throws {
    let guest = try XenGuest(try Machines.with(.c), kernel: "vdso=0")
    try guest.addFixtureAddresses()
    let agent = try GuestAgent(guest, intervalSeconds: 1)
    try guest.await("data/os_uname")
    let processes = try agent.processes()
    try agent.traceClock()
    let wakes = try agent.wakes(of: .collector)
    let frames = try agent.wakes(of: .publisher)
    // 60 ticks, an hour's if they come once a minute.
    try guest.run("sleep 60", deadline: 120)
    #expect(try agent.wakes(of: .collector) - wakes >= 55)
    // The free memory never rests.
    #expect(try agent.wakes(of: .publisher) > frames)
    #expect(try agent.clockCalls() > 0)
    #expect(try agent.processes() == processes)
    try guest.run("ip addr add 198.51.100.7/25 dev eth0")
    try guest.await("attr/vif/0/ipv4/1", "198.51.100.7")
  }
}

/// Expects a program to have no capability, one user and one group only; returns its user.
private func expectNoPrivilege(_ agent: GuestAgent, _ program: GuestAgent.Program) throws -> String {
  for capabilities in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
    #expect(try agent.state(of: program, capabilities) == "0000000000000000")
  }
  #expect(try agent.state(of: program, "Groups") == "")
  #expect(try agent.state(of: program, "Threads") == "1")
  let identities = try ["Uid", "Gid"].map { Set(try agent.state(of: program, $0).split(separator: "\t")) }
  #expect(identities.allSatisfy { $0.count == 1 && $0 != ["0"] })
  return identities[0].joined()
}

extension GuestAgent {
  private static let trace = "/sys/kernel/tracing"

  /// Has the kernel note each `clock_gettime` of the publisher's that is a system call.
  fileprivate func traceClock() throws {
    _ = try run(
      """
      mount -t tracefs tracefs \(Self.trace)
      echo $pid >\(Self.trace)/set_event_pid
      echo 1 >\(Self.trace)/events/syscalls/sys_enter_clock_gettime/enable
      """, of: .publisher)
  }

  fileprivate func clockCalls() throws -> Int {
    Int(try guest.run("grep -c 'sys_clock_gettime(' \(Self.trace)/trace || [ $? = 1 ]")) ?? 0
  }
}
