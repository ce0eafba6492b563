// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  /// What the linker has put into the programs that ship.
  @Suite struct Hardening {
    private static let programs = [Places.publisher, Places.collector]

    @Test(arguments: programs)
    func it_is_loaded_anywhere_and_bound_before_it_starts(_ program: String) throws {
      #expect(try run("readelf", "--file-header", program).contains(/Type: +DYN \(Position-Independent Executable/))
      let dynamic = try run("readelf", "--dynamic", "--wide", program)
      #expect(dynamic.contains(/\(FLAGS\) +BIND_NOW/) && dynamic.contains(/\(FLAGS_1\) +Flags: NOW PIE/))
      for word in ["RPATH", "RUNPATH", "TEXTREL"] { #expect(!dynamic.contains(word)) }
    }

    @Test(arguments: programs)
    func nothing_can_be_written_and_executed(_ program: String) throws {
      let headers = try run("readelf", "--program-headers", "--wide", program).split(separator: "\n")
      // Kind, offset, two addresses, two sizes, flags, and the alignment.
      let segments = headers.compactMap {
        try? /^ +([A-Z_]+) +(?:0x[0-9a-f]+ +){5}([RWE ]{3}) 0x?[0-9a-f]+$/.wholeMatch(in: $0)
      }
      let flags = segments.filter { $0.1 == "LOAD" || $0.1 == "GNU_STACK" }.map { String($0.2) }
      #expect(flags.count >= 4 && flags.contains("R E"))
      #expect(!flags.contains { $0.contains("W") && $0.contains("E") }, "\(flags)")
      #expect(segments.contains { $0.1 == "GNU_RELRO" })
    }

    /// The oldest glibc that has all functions: that of Ubuntu 22.04 and RHEL 9.
    @Test(arguments: programs)
    func it_runs_with_glibc_2_34(_ program: String) throws {
      let text = try run("objdump", "--private-headers", program)
      let minors = text.matches(of: /GLIBC_2\.([0-9]+)/).compactMap { Int($0.1) }
      #expect(minors.count > 5 && minors.allSatisfy { $0 <= 34 })
      #expect(!text.contains("GLIBC_ABI"))
    }
  }
}
