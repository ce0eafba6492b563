// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Wire

private let newline = UInt8(ascii: "\n")
private let quote = UInt8(ascii: "\"")
private let backslash = UInt8(ascii: "\\")

/// `--print`: writes to standard output what `render` makes of each snapshot on standard input, and
/// ends the process. A snapshot comes as a frame or as a line of JSON. A frame begins with a zero
/// byte, for no length needs the highest one; a line begins with `{`.
public func printSnapshots(_ log: Log, render: (Snapshot) -> [UInt8]) -> Never {
  var isEmpty = true
  do {
    while let first = nextByte(log) {
      isEmpty = false
      let json = first == 0 ? try nextFrame(log) : nextLine(first, log)
      writeToStandardOutput(render(try Snapshot(decoding: json[...])), log)
    }
  } catch {
    log.fatal(.badInput, "standard input", error.text)
  }
  if isEmpty { log.fatal(.badInput, "standard input", "is empty") }
  exit(.success)
}

private func nextFrame(_ log: Log) throws(Refusal) -> [UInt8] {
  let header = [0] + nextBytes(Bounds.frameHeader - 1, log)
  return nextBytes(try Frame.length(header[...]), log)
}

private func nextLine(_ first: UInt8, _ log: Log) -> [UInt8] {
  [first] + nextBytes(Bounds.snapshot - 1, until: newline, log)
}

/// So many bytes, or those before `end` or before the end of standard input.
private func nextBytes(_ count: Int, until end: UInt8? = nil, _ log: Log) -> [UInt8] {
  var bytes: [UInt8] = []
  while bytes.count < count, let byte = nextByte(log), byte != end { bytes.append(byte) }
  return bytes
}

/// Nil at the end of standard input.
private func nextByte(_ log: Log) -> UInt8? {
  var byte: UInt8 = 0
  let size = unsafe read(STDIN_FILENO, &byte, 1)
  if size < 0 { log.fatal(.badInput, "standard input", SystemError.latest.text) }
  return size == 1 ? byte : nil
}

/// `path = "value"` and a newline, with a `\` before each `"` and `\` in the value.
public func line(_ path: [UInt8], _ value: [UInt8]) -> [UInt8] {
  var line = path + Text(" = \"").bytes
  for byte in value {
    if byte == quote || byte == backslash { line.append(backslash) }
    line.append(byte)
  }
  return line + [quote, newline]
}
