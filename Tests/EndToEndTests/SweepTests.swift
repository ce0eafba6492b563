// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// Each system call there is, made in the place of the publisher that ships, once its filter is loaded.
  @Suite struct Sweep {
    /// uretprobe and uprobe, which the kernel lets through any filter (`__seccomp_filter`, from Linux 6.14 on).
    static let exceptions: Set<UInt64> = [335, 336]
    static let x32: UInt64 = 1 << 30

    @Test func every_call_that_is_not_allowed_kills() throws {
      let place = try PublisherPlace()
      var calls: [Lockdown.Call] = []
      for number in UInt64(0)...600 {
        for value in [0, UInt64.max] {
          calls.append(Lockdown.Call(number, value, others: value))
          calls.append(Lockdown.Call(number, value, others: value, isI386: true))
          calls.append(Lockdown.Call(number + Self.x32, value, others: value))
        }
      }
      calls += [x32 - 1, x32 + 601, 1 << 31, (1 << 32) - 1, 1 << 32, .max].map { Lockdown.Call($0, 0) }
      let outcomes = try Lockdown.outcomes(of: calls, in: place.command)
      let survived = outcomes.filter { $0.value != "killed" }
      // clock_gettime of CLOCK_REALTIME is allowed, and its number is 0; there is nowhere to put the time.
      let allowed = Lockdown.Call(228, 0)
      #expect(survived[allowed] == "returned -14")
      #expect(survived.keys.filter { $0 != allowed && !Self.exceptions.contains($0.number) } == [])
    }

    private var x32: UInt64 { Self.x32 }

    /// ppoll(2): with one descriptor, wherever that and the time are.
    @Test func a_wait_is_for_one_descriptor_only() throws {
      let place = try PublisherPlace()
      let counts: [UInt64] = [0, 1, 2, 3, 1 << 32, 1 << 32 | 1, 1 << 63 | 1, .max]
      for count in counts {
        let calls = [0, 1, UInt64.max].map { Lockdown.Call(271, $0, others: count) }
        let outcomes = try Lockdown.outcomes(of: calls, in: place.command)
        for call in calls { #expect((outcomes[call] != "killed") == (count == 1), "\(count): \(call)") }
      }
    }

    /// x86-64's number of each other allowed call, and its first arguments; written down a second time.
    static let allowed: [(number: UInt64, arguments: Set<UInt64>)] = [
      (0, [4, 5]), (1, [2, 4, 6]), (3, [4, 5, 6]), (13, [13]), (20, [4]), (43, [3]), (46, [4]), (228, [0, 1]),
      (231, [71, 75]),
    ]

    @Test func an_allowed_call_is_so_with_its_arguments_only() throws {
      let place = try PublisherPlace()
      let high: [UInt64] = [0, 1 << 32, 1 << 63]
      var calls: [Lockdown.Call] = []
      for (number, _) in Self.allowed {
        for bits in high { calls += (UInt64(0)...300).map { Lockdown.Call(number, $0 | bits) } }
      }
      let outcomes = try Lockdown.outcomes(of: calls, in: place.command)
      for (number, arguments) in Self.allowed {
        for argument in high.flatMap({ bits in (UInt64(0)...300).map { $0 | bits } }) {
          let outcome = try #require(outcomes[Lockdown.Call(number, argument)])
          #expect((outcome != "killed") == arguments.contains(argument), "\(number)(\(argument)): \(outcome)")
        }
      }
    }
  }
}
