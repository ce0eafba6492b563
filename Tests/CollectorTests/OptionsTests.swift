import Program
import Testing

@testable import collector

/// The words of the refusal, or nil.
private func refusal(_ name: Options.Name, _ value: String) -> String? {
  var options = Options()
  do {
    try options.set(name, value)
    return nil
  } catch {
    return error.words
  }
}

@Test func the_defaults_are_those_of_the_help_text() throws {
  let options = Options()
  #expect(options.request == .collect)
  #expect(helpText.contains("(default: \(options.socket))"))
  #expect(helpText.contains("(default: \(options.interval / 1_000));"))
  #expect(helpText.contains("(default: \(options.root))"))
  #expect(helpText.contains("(default: \(options.logLevel.word))"))
  #expect(options.mayBalloon && !options.once && !options.toStandardOutput)
  for name in Options.Name.allCases { #expect(helpText.contains("--" + optionName(name))) }
}

private func optionName(_ name: Options.Name) -> String {
  switch name {
  case .noBalloon: "no-balloon"
  case .logLevel: "log-level"
  default: "\(name)"
  }
}

@Test func values_in_range_are_taken() throws {
  var options = Options()
  try options.set(.interval, "1")
  #expect(options.interval == 1_000)
  try options.set(.interval, "86400")
  #expect(options.interval == 86_400_000)
  try options.set(.socket, String(repeating: "x", count: 107))
  #expect(options.socket.utf8.count == 107)
  try options.set(.root, "/tmp")
  try options.set(.logLevel, "debug")
  try options.set(.noBalloon, "")
  try options.set(.once, "")
  try options.set(.stdout, "")
  #expect(options.root == "/tmp" && options.logLevel == .debug)
  #expect(!options.mayBalloon && options.once && options.toStandardOutput)
  try options.set(.version, "")
  #expect(options.request == .version)
  try options.set(.help, "")
  #expect(options.request == .help)
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
  #expect(
    refusal(.logLevel, "loud") == "--log-level: loud: not one of error, warning, notice, info, debug")
}
