// SPDX-License-Identifier: Apache-2.0

import Common
import Testing
import Wire
import WireEncoder

@testable import Publisher

private func lines(_ snapshot: Snapshot, _ schema: Schema = .std) -> String {
  GuestTree(snapshot, schema: schema).tree.nodes.map {
    "\($0.path.string) = \"" + $0.text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"\n"
  }.joined()
}

private func print(_ input: [UInt8]) throws -> ProgramRun { try ProgramRun(["--print"], input: input) }

private let other = Snapshot.sample.with { $0.hostName = #"a"b\c"# }
private let newline = UInt8(ascii: "\n")

@Test func frames_and_lines_in_any_order_are_printed_as_trees() throws {
  let (one, two) = (try Snapshot.sample.encoded(), try other.encoded())
  let both = lines(.sample) + lines(other)
  #expect(both.contains(#"data/host_name = "a\"b\\c""#))
  let inputs: [[UInt8]] = [
    one + [newline] + two, one + [newline] + two + [newline], try Frame.wrap(one) + Frame.wrap(two),
    try Frame.wrap(one) + two + [newline], one + [newline] + (try Frame.wrap(two)),
  ]
  for input in inputs {
    let run = try print(input)
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output == both)
  }
}

@Test func many_lines_are_printed() throws {
  let line = try Snapshot.sample.encoded() + [newline]
  let run = try print((0..<300).flatMap { _ in line })
  #expect(run.status == 0 && run.output == String(repeating: lines(.sample), count: 300))
}

@Test(
  arguments: [
    [], [0], [0, 0], [0, 0, 0, 0], [0, 0, 0, 1], [0, 1, 0, 1, 0x7B], [10], [0x7B], [0xFF], [0, 0, 0, 1, 0x7B],
  ] as [[UInt8]])
func bad_input_is_an_error_with_its_place(input: [UInt8]) throws {
  let run = try print(input)
  #expect(run.status == ExitStatus.badInput.rawValue && run.output == "")
  #expect(run.errors.hasPrefix("xen-guest-publisher: standard input: "))
  #expect(run.errors.contains(" at ") || run.errors.contains("is empty"))
}

@Test func what_comes_before_bad_input_is_printed() throws {
  let run = try print(try Snapshot.sample.encoded() + [newline, newline])
  #expect(run.status == ExitStatus.badInput.rawValue && run.output == lines(.sample))
}
