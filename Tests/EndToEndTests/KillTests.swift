// SPDX-License-Identifier: Apache-2.0

import Foundation
import Random
import Support
import Testing

extension EndToEnd {
  /// Both programs are killed again and again while addresses come and go.
  @Suite struct Kills {
    static let kills = 200

    @Test(arguments: Xenstored.Kind.allCases)
    func what_is_left_of_200_kills_of_either_program_is_the_truth(_ kind: Xenstored.Kind) throws {
      var random = SplitMix64(seed: 20_261_124)
      let scenario = try Scenario.started(kind)
      let before = try scenario.publishedLines()
      for number in 1...2 * Self.kills {
        if number % 4 == 0 { try churn(scenario, &random) }
        usleep(UInt32.random(in: 0...25_000, using: &random))
        if number % 2 == 0 {
          try scenario.publisher?.end(SIGKILL)
          try scenario.startPublisher(awaitingSocket: false)
        } else {
          try scenario.collector?.end(SIGKILL)
          try scenario.startCollector()
        }
      }
      try scenario.network.ip("addr flush dev eth0 scope global")
      try scenario.network.ip(["addr add 198.51.100.7/25 dev eth0", "addr add 2001:db8::1/64 dev eth0 nodad"])
      let expected = before.map { $0.replacing("192.0.2.1", with: "198.51.100.7").replacing("\"24\"", with: "\"25\"") }
      let lines = try scenario.publishedLines(awaiting: expected, deadline: 20)
      #expect(lines == expected, "\(scenario.log)")
      try expectRest(of: scenario)
    }

    private func churn(_ scenario: Scenario, _ random: inout SplitMix64) throws {
      let address = "10.0.0.\(Int.random(in: 1...9, using: &random))/24"
      // It may be there already, or not.
      _ = try? scenario.network.ip("addr \(Bool.random(using: &random) ? "add" : "del") \(address) dev eth0")
    }
  }
}

/// Expects that nothing is written while nothing changes: for two ticks of the collector and more.
func expectRest(of scenario: Scenario, at location: SourceLocation = #_sourceLocation) throws {
  // Publishing may go on for a moment after the last node is there.
  pass(seconds: 1)
  let before = try scenario.published()
  pass(seconds: 2.5)
  let after = try scenario.published()
  // With the time of the last change, which each change set writes.
  #expect(before == after, sourceLocation: location)
}
