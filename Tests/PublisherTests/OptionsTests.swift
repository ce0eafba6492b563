// SPDX-License-Identifier: Apache-2.0

import Common
import Testing
import Wire
import WireEncoder

@testable import Publisher

@Test func help_names_every_option_and_the_version_is_the_builds() throws {
  let help = try ProgramRun(["--help"])
  #expect(help.status == 0 && help.errors == "")
  for name in ["socket", "schema", "xenstore", "print", "log-level", "help", "version"] {
    #expect(help.output.contains("--\(name)"))
  }
  #expect(help.output.contains("XENSTORE_SCHEMA") && help.output.hasSuffix("\n"))
  #expect(help.output.contains("(/run/xen-guest-agent/publisher.sock)"))
  let version = try ProgramRun(["--version"])
  #expect(version.status == 0 && version.output == "xen-guest-publisher \(Version.text.string)\n")
}

@Test(
  arguments: [
    (["--nothing"], "--nothing: no such option"),
    (["--schema"], "--schema: a value is missing"),
    (["--log-level", "loud"], "--log-level: loud: not error, warning, notice, info or debug"),
    (["print"], "print: unexpected argument"),
    (["--print", "file"], "file: unexpected argument"),
  ])
func a_command_line_that_cannot_be_followed_is_a_usage_error(arguments: [String], words: String) throws {
  let run = try ProgramRun(arguments)
  #expect(run.status == ExitStatus.usage.rawValue && run.output == "")
  #expect(run.errors == "xen-guest-publisher: \(words): see --help\n")
}

@Test func the_option_for_the_schema_wins_over_the_environment() throws {
  let input = try Snapshot.sample.encoded()
  func isProposed(_ arguments: [String], _ environment: String?) throws -> Bool {
    let run = try ProgramRun(["--print"] + arguments, input: input, schema: environment)
    #expect(run.status == 0)
    return run.output.contains("data/xen-guest-agent = \"0.1.0\"")
  }
  #expect(try !isProposed([], nil))
  #expect(try isProposed([], "rfc"))
  #expect(try !isProposed(["--schema", "std"], "rfc"))
  #expect(try isProposed(["--schema=rfc"], "std"))
}

@Test(arguments: [["--schema", "xml"], ["--schema=xml"]])
func a_schema_that_is_none_is_a_usage_error(arguments: [String]) throws {
  let run = try ProgramRun(arguments)
  #expect(run.status == ExitStatus.usage.rawValue && run.output == "")
  #expect(run.errors == "xen-guest-publisher: --schema: xml: must be std or rfc: see --help\n")
}

@Test func a_schema_in_the_environment_that_is_none_is_a_usage_error() throws {
  let run = try ProgramRun(["--print"], schema: "xml")
  #expect(run.status == ExitStatus.usage.rawValue)
  #expect(run.errors == "xen-guest-publisher: XENSTORE_SCHEMA: xml: must be std or rfc: see --help\n")
}
