// SPDX-License-Identifier: Apache-2.0

import Common
import Testing
import Wire

@testable import Collector

extension Options {
  fileprivate init(_ arguments: String...) throws(UsageError) {
    self.init()
    var rest = Arguments(arguments.map { Array($0.utf8) })
    while let name = try rest.nextName() { #expect(try follow(name, &rest)) }
  }
}

/// The words of the refusal, or nil.
private func refusal(_ name: String, _ value: String) -> String? {
  do throws(UsageError) {
    _ = try Options(name, value)
    return nil
  } catch {
    return error.words.string
  }
}

@Test func the_defaults_are_those_of_the_help_text() throws {
  let options = Options()
  let help = helpText.string
  #expect(help.contains("(default: \(Text(terminated: options.socket).string))"))
  #expect(help.contains("(default: \(options.interval / 1_000));"))
  #expect(help.contains("(default: \(Text(terminated: options.root).string))"))
  #expect(options.mayBalloon && !options.once && !options.toStandardOutput)
  for name in ["socket", "interval", "root", "no-balloon", "once", "stdout"] {
    #expect(help.contains("--" + name))
  }
}

@Test func values_in_range_are_taken() throws {
  #expect(try Options("--interval", "1").interval == 1_000)
  let longest = String(repeating: "x", count: 107)
  let options = try Options(
    "--interval=86400", "--socket", longest, "--root=/tmp", "--no-balloon", "--once", "--stdout")
  #expect(options.interval == 86_400_000)
  #expect(options.socket == longest.cString)
  #expect(options.root == "/tmp".cString)
  #expect(!options.mayBalloon && options.once && options.toStandardOutput)
}

@Test func of_an_option_that_is_given_twice_the_last_counts() throws {
  #expect(try Options("--interval", "7", "--interval=8").interval == 8_000)
}

@Test func an_option_of_another_program_is_none() throws {
  var options = Options()
  var arguments = Arguments([])
  #expect(try !options.follow("--schema", &arguments))
}

@Test(arguments: ["", "0", "86401", "-1", "1.5", "1 ", "+1", "x", "99999999999999999999", "٣"])
func an_interval_out_of_range_is_refused(value: String) {
  #expect(refusal("--interval", value) == "--interval: \(value): not a number from 1 to 86400")
}

@Test func other_values_out_of_range_are_refused() {
  let long = String(repeating: "x", count: 108)
  #expect(refusal("--socket", long) == "--socket: \(long): not a path of 1 to 107 bytes")
  #expect(refusal("--socket", "") == "--socket: : not a path of 1 to 107 bytes")
  #expect(refusal("--root", "") == "--root: not a directory's path")
}
