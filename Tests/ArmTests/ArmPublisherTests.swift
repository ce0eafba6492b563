// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing
import XenSupport

/// The publisher for aarch64 as it is in its file.
@Suite struct ArmPublisher {
  private static let program = Architecture.arm64.programs + "/xen-guest-publisher"

  @Test func the_functions_it_takes_from_libraries_are_those_that_are_checked_in() throws {
    let names = try Linkage(of: Self.program).imports
    let path = Places.package + "/security/publisher.aarch64.imports"
    let checkedIn = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(names == checkedIn && names.count > 40)
  }

  @Test func the_libraries_are_two_and_the_loader() throws {
    #expect(try Linkage(of: Self.program).libraries == ["libxenstore", "libc", "ld-linux-aarch64"])
  }

  /// Of the functions in Swift and in C: there are many more than those of C.
  @Test(arguments: ["xen-guest-publisher", "xen-guest-collector"])
  func return_addresses_are_signed_and_branches_have_targets(name: String) throws {
    let swift = URL(filePath: try run("which", "swift").trimmingCharacters(in: .newlines)).resolvingSymlinksInPath()
    let disassembler = swift.deletingLastPathComponent().path + "/llvm-objdump"
    for (instruction, least) in [("paciasp", 100), ("autiasp", 100), ("bti", 20)] {
      let script = "\(disassembler) --disassemble \(Architecture.arm64.programs)/\(name) | grep -cw \(instruction)"
      let count = Int(try run("sh", "-c", script).trimmingCharacters(in: .newlines)) ?? 0
      #expect(count >= least, "\(instruction)")
    }
  }

  /// In bytes: by how much a release may grow without anybody having looked.
  @Test(arguments: [("xen-guest-publisher", 75_776), ("xen-guest-collector", 156_672)])
  func a_program_is_small(name: String, most: Int) throws {
    let attributes = try FileManager.default.attributesOfItem(
      atPath: Architecture.arm64.programs + "/" + name)
    let size = try #require(attributes[.size] as? Int)
    #expect(size > 10_000 && size <= most)
  }
}
