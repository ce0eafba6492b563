// SPDX-License-Identifier: Apache-2.0

import Common
import Testing
import Wire

/// The names in order, each with its value where `takesValue` has it; or the words of the refusal.
private func follow(_ arguments: [String], takesValue: Set<String> = ["--path"]) -> [String] {
  var rest = Arguments(arguments.map { Array($0.utf8) })
  var found: [String] = []
  do throws(UsageError) {
    while let name = try rest.nextName() {
      let text = String(decoding: name.bytes, as: UTF8.self)
      found.append(text)
      guard takesValue.contains(text) else { continue }
      found.append(String(decoding: try rest.takeValue().dropLast(), as: UTF8.self))
    }
    return found
  } catch {
    return ["refused: " + String(decoding: error.words.bytes, as: UTF8.self)]
  }
}

@Test(arguments: [
  ([], []),
  (["--path", "a", "--once"], ["--path", "a", "--once"]),
  (["--path=a=b", "--path="], ["--path", "a=b", "--path", ""]),
  (["--path", "--once"], ["--path", "--once"]),
  (["--path"], ["refused: --path: a value is missing"]),
  (["--once=1", "--path", "a"], ["refused: --once: takes no value"]),
  (["--once=1"], ["refused: --once: takes no value"]),
  (["once"], ["refused: once: unexpected argument"]),
  (["-o"], ["refused: -o: unexpected argument"]),
  (["\u{1}"], ["refused: ?: unexpected argument"]),
  (["--"], ["--"]),
])
func arguments_are_names_and_values(_ arguments: [String], _ expected: [String]) {
  #expect(follow(arguments) == expected)
}

@Test func a_value_ends_with_a_nul() throws {
  var rest = Arguments([Array("--path".utf8), [0xFF]])
  _ = try rest.nextName()
  #expect(try rest.takeValue() == [0xFF, 0])
}
