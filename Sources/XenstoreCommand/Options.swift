// SPDX-License-Identifier: Apache-2.0

import CCommon
import CSystem
import Common
import Wire

/// The options of the command line, and what is behind them.
struct Options {
  /// The device or socket of xenstore, NUL-terminated; nil for libxenstore's own choice.
  private(set) var xenstore: [UInt8]?
  let command: Command

  /// Ends the process where the command line asks for no more than `--help` or `--version`.
  init(_ log: Log) throws(UsageError) {
    var words = processArguments()[...]
    // Options come before the command, as a value may begin with dashes.
    while let word = words.first, word.starts(with: Text("--").bytes) {
      var option = Arguments(Array(words.prefix(2)))
      let name = try option.nextName() ?? ""
      switch name {
      case "--help", "--version":
        let version = "xenstore " + Version.text + "\n"
        writeToStandardOutput((name == "--help" ? Self.help : version).bytes, log)
        exit(.success)
      case "--xenstore": xenstore = try option.takeValue()
      default: throw UsageError(words: name + ": no such option")
      }
      words = words.dropFirst(word.contains(UInt8(ascii: "=")) ? 1 : 2)
    }
    command = try Command(words)
  }

  private static let help: Text = """
    Usage: xenstore [OPTION]... COMMAND
    Reads and changes nodes of xenstore. A PATH is absolute, or relative to this domain's home.

      read PATH...         print values, one a line
      write PATH VALUE...  write values, each behind its path: all of them, or none
      list PATH...         print the names of children, one a line
      ls [-f] [PATH]       print the tree below PATH (this domain's home); -f: with full paths
      exists PATH...       print nothing; exit with 0 if all nodes are there, else with 1
      rm PATH...           remove nodes and all below them: all of them, or none

      --xenstore PATH      device or socket of xenstore (libxenstore's own choice)
      --help, --version    print this, or the version

    Values are printed, and read from the command line, with the escapes of xenstore-ls, say \\n.

    """
}

/// The process's arguments, without the name of the program.
private func processArguments() -> [[UInt8]] {
  var words: [[UInt8]] = []
  while let argument = unsafe common_argument(Int32(words.count) + 1) {
    words.append(unsafe Array(UnsafeRawBufferPointer(start: argument, count: strlen(argument))))
  }
  return words
}
