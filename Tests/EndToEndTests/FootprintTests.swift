// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

extension EndToEnd {
  @Suite struct Footprint {
    @Test(arguments: [(Places.publisher, Places.hasStaticXenstore ? 90_112 : 73_728), (Places.collector, 165_888)])
    func a_stripped_program_is_small(_ program: String, _ most: Int) throws {
      let folder = try TemporaryFolder()
      try run("strip", "-o", folder.path + "/program", program)
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/program")
      let size = try #require(attributes[.size] as? Int)
      #expect(size <= most)
    }

    @Test func running_programs_are_small_and_have_one_thread() throws {
      let scenario = try Scenario.started()
      for (process, mostKiB) in [(scenario.publisher, 2_048), (scenario.collector, 2_560)] {
        let process = try #require(process)
        let resident = try process.residentKiB()
        #expect(resident <= mostKiB)
        #expect(try process.state("Threads") == "1")
      }
    }

    @Test func no_process_is_started() throws {
      let scenario = try Scenario.started()
      try scenario.network.ip("addr del 192.0.2.1/24 dev eth0")
      try expectVifs(scenario, .eth0([]))
      try scenario.guest.saveAndRestore()
      try expectVifs(scenario, .eth0([]))
      #expect(try scenario.publisher?.childrenSeen() == 0)
      #expect(try scenario.collector?.childrenSeen() == 0)
    }

    @Test func the_publisher_is_confined() throws {
      let scenario = try Scenario.started()
      let publisher = try #require(scenario.publisher)
      #expect(try publisher.state("Seccomp") == "2")
      #expect(try publisher.state("NoNewPrivs") == "1")
      let folder = "/proc/\(publisher.pid)/fd/"
      let descriptors = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { Int($0) }.sorted()
      // The standard three, the listening socket, xenstore, the collector.
      #expect(descriptors == [0, 1, 2, 3, 4, 5])
      for number in 3...5 {
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "\(number)").hasPrefix("socket:"))
      }
    }
  }
}
