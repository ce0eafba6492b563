// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing
import XenSupport

/// How often the guest is migrated: the variable XGA_MIGRATIONS, or three times.
private let migrations = ProcessInfo.processInfo.environment["XGA_MIGRATIONS"].flatMap { Int($0) } ?? 3

/// How many guests run at a time, each on a machine of its own: the variable XGA_AT_A_TIME, or one.
private let guestsAtATime = ProcessInfo.processInfo.environment["XGA_AT_A_TIME"].flatMap { Double($0) } ?? 1

extension GuestTests {
  @Test func all_is_published_again_after_a_restore() throws {
    let guest = try DebianGuest.running()
    try guest.expectAllBack {
      try guest.guest.save()
      try guest.guest.restore()
    }
  }

  /// Debian's hypervisor keeps no log of what a PV guest writes meanwhile, without which it cannot be migrated alive.
  @Test(.enabled(if: DebianGuest.isChosen([.pvh, .hvm]), "a PV guest cannot be migrated alive here"))
  func all_is_published_again_after_each_live_migration() throws {
    let guest = try DebianGuest.running()
    for _ in 1...migrations { try guest.expectAllBack { try guest.guest.migrate() } }
  }

  @Test(.enabled(if: DebianGuest.isChosen([.pvh, .hvm]), "a PV guest cannot be migrated alive here"))
  func a_hosts_clock_that_is_set_back_meanwhile_does_not_matter() throws {
    let guest = try DebianGuest.running()
    try guest.expectAllBack {
      try guest.machine.inDom0("date -s @$(($(date +%s) - 3600))")
      try guest.guest.migrate()
      try guest.machine.inDom0("date -s @$(($(date +%s) + 3600))")
    }
  }
}

extension DebianGuest {
  /// Expects the whole tree within 2 s after the guest has resumed, of the same processes. On a machine that is slower
  /// than the one that this bar is for, it may take as much longer as other things do there; likewise where other guests
  /// share the processors, which `slowness` does not show if they rest just then. And where other work may have held it
  /// up, it may be shown once more.
  fileprivate func expectAllBack(_ move: () throws -> Void) throws {
    let most = 3
    for time in 1...most {
      let delay = try delayUntilBack(move)
      let slowness = max(1, try machine.slowness()) * guestsAtATime
      print("tree back \(Int(delay * 1_000)) ms after the resume, slowness \(slowness)")
      if delay <= 2 * slowness { return }
      #expect(time < most, "\(delay) s, slowness \(slowness)")
    }
  }

  /// Expects that all is as it was before, in another domain; returns how long after the resume it was, in seconds.
  private func delayUntilBack(_ move: () throws -> Void) throws -> Double {
    let before = try stableLines()
    let processes = try processes()
    let domid = guest.domid
    try move()
    let delay = try guest.await("attr/PVAddons/Installed", after: guest.isBack)
    #expect(guest.domid != domid)
    #expect(try stableLines() == before)
    #expect(try self.processes() == processes)
    return delay
  }

  private func stableLines() throws -> [String] {
    try publishedLines().filter { !$0.hasPrefix("data/meminfo_free") && !$0.contains("/free = ") }
  }
}
