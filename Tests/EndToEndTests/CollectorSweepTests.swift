// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// System calls that are made in the place of the collector that ships, once it is confined, without systemd. This
  /// is what is left to whoever takes it over.
  @Suite struct CollectorSweep {
    private static let command = [Places.collector, "--stdout"]

    /// x86-64's numbers of the calls that are allowed whatever their arguments; written down a second time.
    private static let free: Set<UInt64> = [
      0, 3, 5, 7, 11, 12, 21, 28, 42, 44, 47, 63, 138, 202, 217, 219, 231, 262, 269, 271, 286, 318, 437,
    ]
    /// Of those that are allowed with some arguments only.
    private static let bound: Set<UInt64> = [1, 9, 10, 16, 41, 54, 228, 257]

    @Test func every_call_that_is_not_allowed_kills() throws {
      var calls: [Lockdown.Call] = []
      for number in UInt64(0)...600 {
        for value in [0, UInt64.max] {
          calls.append(Lockdown.Call(number, value, others: value, isI386: true))
          calls.append(Lockdown.Call(number + Sweep.x32, value, others: value))
          if !Self.free.union(Self.bound).contains(number) {
            calls.append(Lockdown.Call(number, value, others: value))
          }
        }
      }
      let outcomes = try Lockdown.outcomes(of: calls, in: Self.command)
      let survived = outcomes.keys.filter { outcomes[$0] != "killed" && !Sweep.exceptions.contains($0.number) }
      #expect(survived == [])
      let allowed = Self.free.map { Lockdown.Call($0, arguments: [.number(.max)]) }
      let ends = try Lockdown.outcomes(of: allowed, in: Self.command)
      for call in allowed { #expect(ends[call] != "killed", "\(call)") }
    }

    /// What a table's condition is on, with values that are allowed and others.
    @Test(
      arguments: [
        // write(2): to standard output and error.
        (1, 0, [1, 2], [0, 3, 4, 5, 63, 1 << 31]),
        // openat(2): to read. The others are O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_TMPFILE to write.
        (257, 2, [0, 0o2000000, 0o10000000, 0o200000], [1, 2, 3, 0o100, 0o1000, 0o20200002]),
        // mmap(2), mprotect(2): nothing that can be executed.
        (9, 2, [0, 1, 3], [4, 5, 7]), (10, 2, [0, 1, 3], [4, 5, 7]),
        // ioctl(2): SIOCOUTQ. The others are TIOCSTI, TIOCLINUX, FIONREAD, SIOCETHTOOL, FS_IOC_SETFLAGS.
        (16, 1, [0x5411], [0x5412, 0x541c, 0x541b, 0x8946, 0x4008_6602]),
        // clock_gettime(2): CLOCK_REALTIME and CLOCK_MONOTONIC.
        (228, 0, [0, 1], [2, 3, 4, 7]),
      ] as [(UInt64, Int, [UInt64], [UInt64])])
    func an_allowed_call_is_so_with_its_arguments_only(
      _ number: UInt64, _ index: Int, _ allowed: [UInt64], _ forbidden: [UInt64]
    ) throws {
      func call(_ value: UInt64) -> Lockdown.Call {
        var arguments: [Lockdown.Argument] = [0, 0, 0]
        arguments[index] = .number(value)
        return Lockdown.Call(number, arguments: arguments)
      }
      let outcomes = try Lockdown.outcomes(of: (allowed + forbidden).map(call), in: Self.command)
      for value in allowed { #expect(outcomes[call(value)] != "killed", "\(value)") }
      for value in forbidden { #expect(outcomes[call(value)] == "killed", "\(value)") }
    }

    /// socket(2): unix streams alone, so that neither the journal's socket nor the network can be reached.
    @Test func the_only_sockets_are_unix_streams() throws {
      let closeOnExec: UInt64 = 0o2000000
      func call(_ family: UInt64, _ type: UInt64) -> Lockdown.Call {
        Lockdown.Call(41, arguments: [.number(family), .number(type | closeOnExec)])
      }
      var calls: [Lockdown.Call] = []
      for family in UInt64(0)...50 { calls += (UInt64(0)...10).map { call(family, $0) } }
      let outcomes = try Lockdown.outcomes(of: calls, in: Self.command)
      let survived = outcomes.filter { $0.value != "killed" }
      #expect(Set(survived.keys) == [call(1, 1)])
    }

    /// setsockopt(2): two of the options of sockets. The others include SO_RCVBUFFORCE, SO_ATTACH_FILTER and, of
    /// netlink, membership in groups.
    @Test func the_only_options_of_sockets_are_two() throws {
      func call(_ level: UInt64, _ option: UInt64) -> Lockdown.Call {
        Lockdown.Call(54, arguments: [2, .number(level), .number(option)])
      }
      let calls = [UInt64(0), 1, 6, 17, 41, 270].flatMap { level in (UInt64(0)...80).map { call(level, $0) } }
      let outcomes = try Lockdown.outcomes(of: calls, in: Self.command)
      let survived = outcomes.filter { $0.value != "killed" }
      #expect(Set(survived.keys) == [call(1, 7), call(1, 21)])
    }
  }
}
