// SPDX-License-Identifier: Apache-2.0

import CSeccomp
import CSystem
import Common
import Testing
import Wire

@testable import Publisher

@Test func no_rule_stands_twice() {
  for (i, rule) in Confinement.allowed.enumerated() {
    let same = Confinement.allowed.filter { $0 == rule }
    #expect(same.count == 1, "\(rule.call.string), row \(i)")
  }
}

@Test func ten_distinct_calls_are_allowed_at_most() {
  #expect(Set(Confinement.allowed.map(\.call.string)).count <= 10)
}

@Test func every_call_is_known_to_libseccomp() {
  for rule in Confinement.allowed {
    #expect(unsafe seccomp_syscall_resolve_name(rule.call.cString) >= 0, "\(rule.call.string)")
  }
}

@Test func nothing_that_opens_makes_or_runs_is_allowed() {
  let descriptors = [
    DescriptorTable.standardError, DescriptorTable.listener, DescriptorTable.xenstore, DescriptorTable.collector,
  ]
  #expect(descriptors == [2, 3, 4, 5] && DescriptorTable.manager == 6)
  let calls = Set(Confinement.allowed.map(\.call.string))
  for call in [
    "open", "openat", "socket", "connect", "clone", "fork", "execve", "mmap", "brk", "mprotect", "ioctl",
  ] {
    #expect(!calls.contains(call))
  }
}

@Test func the_process_may_end_with_a_failure_only() {
  let statuses = Confinement.allowed.filter { $0.call == "exit_group" }.map(\.argument)
  #expect(statuses == [ExitStatus.lost.rawValue, ExitStatus.system.rawValue])
}
