// SPDX-License-Identifier: Apache-2.0

import Foundation
import NodeGrammar
import Support
import Testing

import enum Common.ExitStatus

/// The manual pages and the completion of options, held against the programs that ship and the table of nodes.
@Suite struct Manuals {
  private static let folder = Places.package + "/docs/man/"
  /// Of the agent: bash completes their options.
  private static let programs = ["xen-guest-publisher", "xen-guest-collector"]
  private static let command = "xenstore"

  /// The tags of the lists in a section of a page, without the macros.
  private func tags(of section: String, in page: String) throws -> [String] {
    let lines = try String(contentsOfFile: Self.folder + page, encoding: .utf8).split(separator: "\n")
    let body = lines.drop { $0 != ".Sh " + section && $0 != ".Ss " + section }.dropFirst()
    let tags = body.prefix { !$0.hasPrefix(".Sh ") && !$0.hasPrefix(".Ss ") }.filter { $0.hasPrefix(".It ") }
    return tags.map { String($0.dropFirst(4)).replacing("Fl ", with: "-").replacing(#/\b(Ar|Cm|Pa) /#, with: "") }
  }

  private func help(of program: String) throws -> String {
    try run(Places.programs + "/" + program, "--help")
  }

  private func page(of program: String) -> String { program + (program == Self.command ? ".1" : ".8") }

  /// Each option of `--help`, with the word for its value or nil.
  private func options(of program: String) throws -> [(name: String, value: String?)] {
    let lines = try help(of: program).split(separator: "\n").filter { $0.hasPrefix("  --") }
    let matches = lines.flatMap { $0.matches(of: /(--[a-z-]+)(?: ([A-Z]+|[a-z]+\|[a-z]+)\b)?/) }
    return matches.map { (String($0.1), $0.2.map { String($0) }) }
  }

  @Test func mandoc_finds_nothing_wrong_with_the_pages() throws {
    let pages = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
    #expect(pages.sorted() == ["xen-guest-agent.7", "xen-guest-collector.8", "xen-guest-publisher.8", "xenstore.1"])
    for page in pages {
      let lint = try Daemon(["mandoc", "-T", "lint", "-W", "warning", Self.folder + page])
      #expect(try lint.wait() == 0, "\(lint.outputText)")
    }
  }

  @Test(arguments: programs + [command])
  func the_options_of_a_page_are_those_of_its_program(_ program: String) throws {
    let options = try options(of: program).map { option in option.name + (option.value.map { " " + $0 } ?? "") }
    #expect(options.count > 2)
    #expect(try tags(of: "OPTIONS", in: page(of: program)).sorted() == options.sorted())
  }

  @Test func the_commands_of_the_page_are_those_of_the_program() throws {
    let lines = try help(of: Self.command).split(separator: "\n")
    let commands = lines.compactMap { $0.firstMatch(of: #/^  ([a-z]+) /#)?.1 }
    #expect(commands.count == 6)
    #expect(try tags(of: "COMMANDS", in: page(of: Self.command)).map { $0.prefix { $0 != " " } } == commands)
  }

  /// The collector has neither `--print` nor xenstore. The command has a status of its own, and no confinement.
  @Test(arguments: [
    ("xen-guest-publisher", [ExitStatus](), []), ("xen-guest-collector", [.badInput, .lost], []),
    (command, [.badInput, .unconfined], [1]),
  ])
  func the_exit_statuses_of_a_page_are_those_of_its_program(
    _ program: String, _ others: [ExitStatus], _ own: [Int32]
  ) throws {
    let shared = (0...255).compactMap { ExitStatus(rawValue: $0) }.filter { !others.contains($0) }
    let statuses = (shared.map(\.rawValue) + own).sorted()
    #expect(try tags(of: "EXIT STATUS", in: page(of: program)) == statuses.map { "\($0)" })
  }

  @Test(arguments: [("std", NodeGrammar.Layout.std), ("rfc", .rfc)])
  func the_nodes_of_the_page_are_those_that_may_be_published(_ schema: String, _ layout: NodeGrammar.Layout) throws {
    let nodes = try tags(of: "Schema " + schema, in: "xen-guest-agent.7")
    #expect(nodes.sorted() == NodeGrammar.paths(in: layout).sorted())
  }

  @Test func each_unit_names_the_pages_of_the_agent_and_of_its_program() throws {
    let folder = Places.package + "/systemd/"
    let units = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
      $0.hasSuffix(".service") || $0.hasSuffix(".socket") || $0.hasSuffix(".target")
    }
    #expect(units.count == 5)
    for unit in units {
      let text = try String(contentsOfFile: folder + unit, encoding: .utf8)
      let lines = text.matches(of: /(?m)^Documentation=(.+)$/).map { String($0.1) }
      let program = unit.hasPrefix("xen-guest-collector") ? "collector" : "publisher"
      let pages = lines.flatMap { $0.matches(of: /man:([a-z-]+)\(([0-9])\)/).map { "\($0.1).\($0.2)" } }
      #expect(pages == ["xen-guest-agent.7", "xen-guest-\(program).8"], "\(unit)")
    }
  }

  /// What bash offers for the last of `words`, or `-o` and what it is asked to offer instead.
  private func completions(of program: String, _ words: String...) throws -> [String] {
    let script = """
      . "$0"
      compopt() { echo "$*"; }
      registered=($(complete -p "$1"))
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
      ${registered[-2]} "$1" "${@: -1}" "${@: -2:1}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let file = Places.package + "/packaging/completion/xen-guest-agent.bash"
    let output = try run(["bash", "-c", script, file, program] + words)
    return output.split(separator: "\n").map(String.init)
  }

  @Test(arguments: programs)
  func bash_offers_the_options_of_a_program(_ program: String) throws {
    let names = try options(of: program).map(\.name).sorted()
    for word in ["", "--"] { #expect(try completions(of: program, word).sorted() == names) }
    #expect(try completions(of: program, "--schema", "std", "").sorted() == names)
    #expect(try completions(of: program, "--log") == ["--log-level"])
  }

  @Test(arguments: programs)
  func bash_offers_what_an_option_takes(_ program: String) throws {
    let levels = try #require(try help(of: program).firstMatch(of: /--log-level LEVEL +([a-z, ]+) \(/)).1
    for (name, value) in try options(of: program) {
      guard let value else { continue }
      let expected: [String]
      switch value {
      case "PATH": expected = ["-o default"]
      case "DIR": expected = ["-o dirnames"]
      case "SECONDS": expected = []
      case "LEVEL": expected = levels.replacing(" or ", with: ", ").split(separator: ", ").map(String.init)
      default: expected = value.split(separator: "|").map(String.init)
      }
      #expect(try completions(of: program, name, "") == expected, "\(name)")
      #expect(try completions(of: program, name, "=") == expected, "\(name)=")
      #expect(try completions(of: program, name, "=", expected.last ?? "") == expected.suffix(1), "\(name)=")
    }
  }
}
