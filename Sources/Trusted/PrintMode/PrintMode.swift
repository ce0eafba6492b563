import CLinux
import Common
import Wire

private let (newline, quote, backslash) = (UInt8(ascii: "\n"), UInt8(ascii: "\""), UInt8(ascii: "\\"))

/// `--print`: writes to standard output what `render` makes of each snapshot on standard input, and ends the process.
/// A frame begins with a zero byte, as no length needs the highest; a line of JSON with `{`.
public func printSnapshots(_ log: Log, render: (Snapshot) -> [UInt8]) -> Never {
  var (bytes, isFirst) = ([UInt8](), true)
  do {
    while let first = nextByte(log) {
      (bytes, isFirst) = ([first], false)
      var size = first == 0 ? Bounds.frameHeader : Bounds.snapshot
      while bytes.count < size, let byte = nextByte(log), first == 0 || byte != newline {
        bytes.append(byte)
        if bytes.count == size && size == Bounds.frameHeader {
          (size, bytes) = (try Frame.length(bytes[...]), [])
        }
      }
      if !writeAll(render(try Snapshot(decoding: bytes[...])), to: STDOUT_FILENO) {
        log.failErrno(.system, "standard output")
      }
    }
  } catch {
    log.fail(.badInput, "standard input", error.text)
  }
  if isFirst { log.fail(.badInput, "standard input", "is empty") }
  exit(.success)
}

/// Nil at the end of standard input.
private func nextByte(_ log: Log) -> UInt8? {
  var byte: UInt8 = 0
  let got = unsafe read(STDIN_FILENO, &byte, 1)
  if got < 0 { log.failErrno(.badInput, "standard input") }
  return got == 1 ? byte : nil
}

/// `path = "value"` and a newline, `"` and `\` in the value behind a `\`.
public func line(_ path: [UInt8], _ value: [UInt8]) -> [UInt8] {
  var line = path + Text(" = \"").bytes
  for byte in value {
    if byte == quote || byte == backslash { line.append(backslash) }
    line.append(byte)
  }
  return line + [quote, newline]
}
