// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// The filters of the programs that ship, held against what `security/` has of them.
  @Suite struct Filters {
    @Test(arguments: Lockdown.Program.allCases, ["x86_64", "aarch64"])
    func what_is_checked_in_is_what_libseccomp_makes(program: Lockdown.Program, architecture: String) throws {
      let folder = try TemporaryFolder()
      try Lockdown.makeFilter(of: program, in: folder.path)
      let header = "filter.\(architecture).h"
      let names = [
        (header, (program == .publisher ? "/Sources/Trusted/CLinux/" : "/Sources/CCollector/") + header),
        ("\(program).\(architecture).pfc", "/security/\(program).\(architecture).pfc"),
        ("\(program).\(architecture).bpf", "/security/\(program).\(architecture).bpf"),
      ]
      for (name, checkedInName) in names {
        let made = try Data(contentsOf: URL(filePath: folder.path + "/" + name))
        let checkedIn = try Data(contentsOf: URL(filePath: Places.package + checkedInName))
        #expect(made == checkedIn && !made.isEmpty, "\(checkedInName): run `make filter`")
      }
    }

    @Test(arguments: Lockdown.Program.allCases)
    func what_the_kernel_is_given_is_what_is_checked_in(program: Lockdown.Program) throws {
      let place = try PublisherPlace()
      let command = program == .publisher ? place.command : [Places.collector, "--stdout"]
      let loaded = try Lockdown.loadedFilter(of: command)
      let checkedIn = try Data(contentsOf: URL(filePath: Places.package + "/security/\(program).x86_64.bpf"))
      #expect(loaded == checkedIn)
    }

    /// A rule that nothing needs would be one too many.
    @Test(arguments: (0..<17).filter { !newerRules.contains($0) })
    func a_rule_is_needed(_ rule: Int) throws {
      #expect(try Life.all.contains { try $0.outcome(without: rule) == .killed })
    }

    /// `writev` and `sendmsg`.
    static let newerRules = 5...6

    @Test(
      .enabled(if: Lockdown.hasNewerLibraries, "the packages of Debian 13 cannot be had here"),
      .disabled(if: Places.hasStaticXenstore, "the program has its own libxenstore"))
    func newer_libraries_need_two_more() throws {
      for life in Life.newer { #expect(try life.outcome(without: nil) == life.expected, "\(life)") }
      for rule in Self.newerRules {
        #expect(try Life.newer.contains { try $0.outcome(without: rule) == .killed }, "rule \(rule)")
      }
    }

    @Test func with_all_rules_nothing_is_killed() throws {
      // There is no rule of that number.
      for rule in [nil, 17] {
        for life in Life.all {
          let outcome = try life.outcome(without: rule)
          #expect(outcome == life.expected, "\(life): \(outcome)")
        }
      }
    }

    /// Rules of the collector that only other releases of libc, other architectures or other allocators need: fstat,
    /// faccessat, ppoll, getrandom, futex.
    static let collectorsOtherRules: Set = [6, 9, 21, 30, 31]
    static let collectorsRules = 33

    @Test(arguments: (0..<collectorsRules).filter { !collectorsOtherRules.contains($0) })
    func a_rule_of_the_collector_is_needed(_ rule: Int) throws {
      #expect(try CollectorLife.allCases.contains { try $0.end(without: rule) == SIGSYS })
    }

    @Test func with_all_rules_no_collector_is_killed() throws {
      // There is no rule of that number.
      for rule in [nil, Self.collectorsRules] {
        for life in CollectorLife.allCases { #expect(try life.end(without: rule) == 0, "\(life)") }
      }
    }
  }
}
