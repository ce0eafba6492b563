// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

/// Each limit: at it, and one past it.
extension EndToEnd.XenstoreCommand {
  /// libxenstore takes answers of 4,096 bytes.
  @Test func a_value_of_4096_bytes_is_read_and_a_longer_one_refused() throws {
    let text = String(repeating: "v", count: 4_096)
    let longest = try ScriptedXenstored(.value(text))
    #expect(try xenstore(longest.socket, "read", "a") == Outcome(text + "\n"))
    let tooLong = try ScriptedXenstored(.value(text + "v"))
    #expect(try xenstore(tooLong.socket, "read", "a") == .refused("a: Argument list too long"))
    withExtendedLifetime((longest, tooLong)) {}
  }

  @Test(arguments: [(Xenstored.Kind.c, 4_093, 2_048), (.ocaml, 2_048, 1_024)])
  func values_and_paths_are_as_long_as_xenstored_takes(_ kind: Xenstored.Kind, value: Int, path: Int) throws {
    let xenstored = try Xenstored(kind)
    let text = String(repeating: "v", count: value)
    #expect(try xenstore(xenstored.socket, "write", "/v", text) == Outcome())
    #expect(try xenstore(xenstored.socket, "read", "/v") == Outcome(text + "\n"))
    #expect(try xenstore(xenstored.socket, "write", "/v", text + "v") == .refused("/v: Argument list too long"))
    #expect(try xenstore(xenstored.socket, "read", "/v") == Outcome(text + "\n"))
    let longest = String(repeating: "p", count: path)
    #expect(try xenstore(xenstored.socket, "exists", longest) == Outcome(status: 1))
    #expect(try xenstore(xenstored.socket, "exists", longest + "p") == .refused("\(longest)p: Invalid argument"))
  }

  @Test func lists_have_4096_names_at_most() throws {
    let xenstored = try Xenstored(.c)
    for i in 1...4_096 { try xenstored.dom0.write("/many/\(i)", "") }
    let list = try xenstore(xenstored.socket, "list", "/many")
    #expect(list.status == 0 && list.output.split(separator: "\n").count == 4_096)
    try xenstored.dom0.write("/many/4097", "")
    for command in ["list", "ls"] {
      #expect(try xenstore(xenstored.socket, command, "/many") == .refused("/many: too many children"))
    }
  }

  /// libxenstore drops the connection then.
  @Test func names_of_over_4096_bytes_are_an_error_where_oxenstored_has_them() throws {
    let xenstored = try Xenstored(.ocaml)
    for i in 1_000_000..<1_000_512 { try xenstored.dom0.write("/many/\(i)", "") }
    let list = try xenstore(xenstored.socket, "list", "/many")
    #expect(list.status == 0 && list.output.utf8.count == 4_096)
    try xenstored.dom0.write("/many/1", "")
    let longer = try xenstore(xenstored.socket, "list", "/many")
    #expect(longer.status == 75 && longer.output == "" && longer.errors.count == 1)
  }

  @Test func trees_have_256_levels_at_most() throws {
    let xenstored = try Xenstored(.c)
    let deepest = "/deep" + String(repeating: "/d", count: 256)
    try xenstored.dom0.write(deepest, "")
    let tree = try xenstore(xenstored.socket, "ls", "/deep")
    #expect(tree.status == 0 && tree.output.split(separator: "\n").count == 256)
    try xenstored.dom0.write(deepest + "/d", "")
    let deeper = try xenstore(xenstored.socket, "ls", "/deep")
    #expect(deeper == .refused("\(deepest): too many levels above it", after: tree.output))
  }
}
