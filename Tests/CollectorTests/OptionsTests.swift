import Common
import Testing
import Wire

@testable import Collector

/// The words of the refusal, or nil.
private func refusal(_ name: Options.Name, _ value: String) -> String? {
  var options = Options()
  do {
    try options.set(name, value.cString)
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
  for name in Options.Name.allCases { #expect(help.contains("--" + optionName(name))) }
}

private func optionName(_ name: Options.Name) -> String {
  switch name {
  case .noBalloon: "no-balloon"
  default: "\(name)"
  }
}

@Test func values_in_range_are_taken() throws {
  var options = Options()
  try options.set(.interval, "1".cString)
  #expect(options.interval == 1_000)
  try options.set(.interval, "86400".cString)
  #expect(options.interval == 86_400_000)
  let longest = String(repeating: "x", count: 107).cString
  try options.set(.socket, longest)
  #expect(options.socket == longest)
  try options.set(.root, "/tmp".cString)
  try options.set(.noBalloon, "".cString)
  try options.set(.once, "".cString)
  try options.set(.stdout, "".cString)
  #expect(options.root == "/tmp".cString)
  #expect(!options.mayBalloon && options.once && options.toStandardOutput)
}

@Test(arguments: ["", "0", "86401", "-1", "1.5", "1 ", "+1", "x", "99999999999999999999", "٣"])
func an_interval_out_of_range_is_refused(value: String) {
  #expect(refusal(.interval, value) == "--interval: \(value): not a number from 1 to 86400")
}

@Test func other_values_out_of_range_are_refused() {
  let long = String(repeating: "x", count: 108)
  #expect(refusal(.socket, long) == "--socket: \(long): not a path of 1 to 107 bytes")
  #expect(refusal(.socket, "") == "--socket: : not a path of 1 to 107 bytes")
  #expect(refusal(.root, "") == "--root: not a directory's path")
}
