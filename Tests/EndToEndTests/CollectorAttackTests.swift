// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// What whoever takes over the collector would try first, as root and without systemd: its own confinement is all
  /// that stands in the way.
  @Suite struct CollectorAttacks {
    private static let command = [Places.collector, "--stdout"]
    /// The current directory (AT_FDCWD).
    private static let here: Lockdown.Argument = .number(UInt64(bitPattern: -100))

    /// Calls, of which each kills.
    private static let attacks: [String: [(UInt64, [Lockdown.Argument])]] = [
      "start a program": [(59, [.path("/bin/true")]), (322, [here, .path("/bin/true")])],
      "start a process": [(56, [17]), (57, []), (58, []), (435, [.bytes(Array(repeating: 0, count: 88)), 88])],
      "trace a process": [(101, [16, 1]), (310, [1]), (311, [1]), (434, [1]), (438, [3, 3])],
      "signal a process": [(62, [1, 9]), (200, [1, 9]), (234, [1, 1, 9]), (424, [3, 9]), (129, [1, 9])],
      "pass a descriptor on": [(46, [2]), (307, [2]), (53, [1, 1])],
      "listen": [(49, [2]), (50, [2]), (43, [2]), (288, [2])],
      "write a file": [
        (2, [.path("attack"), 0o101, 0o600]), (85, [.path("attack"), 0o600]), (76, [.path("/etc/hostname")]),
        (257, [here, .path("attack"), 0o101, 0o600]), (18, [2]), (20, [3]), (40, [3]), (275, [0]), (326, [0]),
      ],
      "change the tree of files": [
        (82, [.path("a"), .path("b")]), (83, [.path("a")]), (84, [.path("a")]),
        (86, [.path("a"), .path("b")]), (87, [.path("a")]), (88, [.path("a"), .path("b")]),
        (90, [.path("a"), 0o777]), (92, [.path("a")]), (133, [.path("a")]), (188, [.path("a")]),
        (263, [here]), (264, [here]), (316, [here]),
      ],
      "change what it sees": [
        (155, []), (161, [.path("/")]), (165, []), (272, [0x1000_0000]), (308, [3]), (428, [here]),
      ],
      "share memory": [
        (29, [0, 4096, 0o1777]), (30, [0]), (68, [0, 0o1777]), (240, [.path("q")]), (319, [.path("m")]),
      ],
      "use a keyring": [(248, [.path("user"), .path("k")]), (249, [.path("user"), .path("k")]), (250, [0])],
      "reach the kernel's larger parts": [
        (298, []), (321, []), (323, []), (425, [8]), (175, []), (313, []), (246, []),
      ],
      "run new code": [(9, [0, 4096, 7, 0x22]), (10, [0, 4096, 5]), (329, [0, 4096, 5]), (135, [0x40_0000])],
      "become another user": [(105, [0]), (106, [0]), (117, [0]), (126, []), (157, [8, 1])],
      "change the system": [(164, []), (227, []), (169, []), (170, [.path("owned"), 5]), (103, [])],
    ]

    @Test(arguments: attacks.keys.sorted()) func an_attack_kills(_ name: String) throws {
      let calls = try #require(Self.attacks[name]).map { Lockdown.Call($0, arguments: $1) }
      let outcomes = try Lockdown.outcomes(of: calls, in: Self.command)
      for call in calls { #expect(outcomes[call] == "killed", "\(call)") }
    }

    /// Its filter cannot look at the flags of openat2(2); Landlock does.
    @Test func landlock_denies_the_rest() throws {
      let folder = try TemporaryFolder()
      try folder.write("secret", "secret")
      let secret = folder.path + "/secret"
      let denied: [(UInt64, [Lockdown.Argument])] = [
        (257, [Self.here, .path(secret)]), (257, [Self.here, .path("/root"), 0o200000]),
        (257, [Self.here, .path("/dev/shm"), 0o200000]), (257, [Self.here, .path("/bin/true")]),
        (257, [Self.here, .path("/proc/1/environ")]), (257, [Self.here, .path("/proc/1/mem")]),
        // To write, to write what is new.
        (437, [Self.here, .path(secret), Self.how(0o1), 24]),
        (437, [Self.here, .path("/etc/hostname"), Self.how(0o2), 24]),
        (437, [Self.here, .path(folder.path + "/new"), Self.how(0o101), 24]),
        (437, [Self.here, .path("/proc/self/oom_score_adj"), Self.how(0o1), 24]),
      ]
      let read = Lockdown.Call(257, arguments: [Self.here, .path("/etc/passwd")])
      let calls = denied.map { Lockdown.Call($0, arguments: $1) }
      let outcomes = try Lockdown.outcomes(of: calls + [read], in: Self.command)
      // EACCES.
      for call in calls { #expect(outcomes[call] == "returned -13", "\(call)") }
      // As some of what it tells is there.
      #expect(outcomes[read]?.hasPrefix("returned -") == false)
    }

    /// `struct open_how` (linux/openat2.h).
    private static func how(_ flags: UInt64) -> Lockdown.Argument {
      let mode: UInt64 = flags & 0o100 == 0 ? 0 : 0o600
      return .bytes([flags, mode, 0].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } })
    }
  }
}
