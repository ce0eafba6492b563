// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// What a confined publisher lives through. Restarts, traps and a xenstored that comes back are in `StartedUnits`.
  @Suite struct Survival {
    /// Where the publisher waits when it is stopped.
    enum Place: CaseIterable { case forACollector, forTheRestOfAFrame, forXenstored, forTheBudget }

    /// A call that is begun anew must not need another one (`restart_syscall`), which the filter kills for.
    @Test(arguments: Place.allCases)
    func it_goes_on_after_a_stop(_ place: Place) throws {
      try expectToGoOn(after: place) { publisher in
        publisher.kill(SIGSTOP)
        let isStopped = try eventually { try publisher.state("State").hasPrefix("T") }
        #expect(isStopped)
        publisher.kill(SIGCONT)
      }
    }

    @Test(.enabled(if: FrozenGroup.canBeMade, "no cgroup can be made here"), arguments: Place.allCases)
    func it_goes_on_after_a_freeze(_ place: Place) throws {
      let group = try FrozenGroup()
      try expectToGoOn(after: place) { publisher in
        try group.take(publisher)
        try group.setFrozen(true)
        try group.setFrozen(false)
      }
    }

    private func expectToGoOn(after place: Place, _ interrupt: (Daemon) throws -> Void) throws {
      let attack = try Attack()
      let frame = HostileFrames.frame(HostileFrames.example)
      let sender = place == .forACollector ? nil : try FrameSender(attack.socket)
      if place == .forXenstored {
        attack.killXenstored(SIGSTOP)
        try sender?.send(frame)
      }
      if place == .forTheRestOfAFrame { try sender?.send(Array(frame.prefix(100))) }
      if place == .forTheBudget { try exhaustBudget(of: attack, sender) }
      // It sleeps in that call.
      let sleeps = try eventually { try attack.publisher.state("State").hasPrefix("S") }
      #expect(sleeps)
      for _ in 1...3 { try interrupt(attack.publisher) }
      attack.killXenstored(SIGCONT)
      if place == .forTheRestOfAFrame { try sender?.send(Array(frame.dropFirst(100))) }
      let isPublished = try sender == nil || eventually { try attack.published("data/os_distro") == "debian" }
      #expect(isPublished)
      sender?.end()
      try attack.expectUnharmed()
    }

    /// Changes the host name until a change has to wait: ppoll(2).
    private func exhaustBudget(of attack: Attack, _ sender: FrameSender?) throws {
      var count = 0
      let waits = try eventually {
        count += 1
        try sender?.send(HostileFrames.frame(HostileFrames.example.replacing("\"guest\"", with: "\"g\(count)\"")))
        return try String(contentsOfFile: "/proc/\(attack.publisher.pid)/syscall", encoding: .utf8).hasPrefix("271 ")
      }
      #expect(waits, "after \(count) changes")
    }

    /// A journal that is restarted: nobody reads standard error any more.
    @Test func it_goes_on_when_nobody_reads_its_log() throws {
      let place = try PublisherPlace()
      let folder = try TemporaryFolder()
      let log = folder.path + "/log"
      try run("mkfifo", log)
      // Takes one line, and goes.
      let reader = try Daemon(["head", "-n", "1", log])
      let publisher = try Daemon(["sh", "-c", "exec \(place.command.joined(separator: " ")) 2>\(log)"])
      #expect(try reader.wait() == 0)
      for _ in 1...3 {
        let isClosed = try refusedFrameIsClosed(place.socket)
        #expect(isClosed)
      }
      let sender = try FrameSender(place.socket)
      try sender.send(HostileFrames.frame(HostileFrames.example))
      let isPublished = try eventually {
        try place.xenstored.dom0.tree(place.guest.home)["data/os_distro"] == "debian"
      }
      #expect(isPublished && publisher.running)
    }

    private func refusedFrameIsClosed(_ socket: String) throws -> Bool {
      let sender = try FrameSender(socket)
      try sender.send(length: 2, Array("{}".utf8))
      return sender.isClosed()
    }

    /// It is never asked: the publisher's heap is its own.
    @Test(arguments: ["libjemalloc.so.2", "libmimalloc.so.2.0", "libtcmalloc_minimal.so.4"])
    func it_lives_with_an_allocator_that_is_preloaded(_ library: String) throws {
      let attack = try Attack(["LD_PRELOAD": library])
      try attack.send(HostileFrames.corpus)
    }

    @Test func it_lives_with_an_allocator_that_asks_the_kernel_with_each_call() throws {
      let attack = try Attack(try Lockdown.mappingMalloc())
      let maps = try String(contentsOfFile: "/proc/\(attack.publisher.pid)/maps", encoding: .utf8)
      #expect(maps.contains("mapping-malloc.so"))
      try attack.send(HostileFrames.corpus)
    }
  }
}
