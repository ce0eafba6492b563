import CLinux
import Program
import Wire
import Xenstore

private let (newline, quote, backslash) = (UInt8(ascii: "\n"), UInt8(ascii: "\""), UInt8(ascii: "\\"))

/// `--print`: shows on standard output what would be published. Needs no Xen and no privilege.
/// A frame begins with a zero byte, as no length needs the highest; a line of JSON with `{`.
func printTrees(_ schema: Schema, _ log: Log) -> Never {
  var rest = readInput(log)[...]
  do {
    repeat {
      let header = rest.first == 0 ? Bounds.frameHeader : 0
      let size = try header == 0 ? nil : Frame.length(rest.prefix(header))
      let snapshot = size.map { rest.dropFirst(header).prefix($0) } ?? rest.prefix { $0 != newline }
      let text = lines(of: GuestTree(try Snapshot(decoding: snapshot), schema: schema))
      if !writeAll(text, to: STDOUT_FILENO) { log.failErrno(.system, "standard output") }
      rest = rest[snapshot.endIndex...].dropFirst(header == 0 ? 1 : 0)
    } while !rest.isEmpty
  } catch {
    log.fail(.badInput, "standard input", error.text)
  }
  exit(.success)
}

/// All of standard input.
private func readInput(_ log: Log) -> [UInt8] {
  var (input, piece) = ([UInt8](), [UInt8](repeating: 0, count: Bounds.snapshot))
  while true {
    let got = unsafe read(STDIN_FILENO, &piece, piece.count)
    if got < 0 { log.failErrno(.badInput, "standard input") }
    if got == 0 { return input }
    input += piece[..<got]
  }
}

/// `path = "value"`, a line a node, `"` and `\` in values behind a `\`.
func lines(of guest: GuestTree) -> [UInt8] {
  guest.tree.nodes.flatMap { node in
    let value = node.value.flatMap { $0 == quote || $0 == backslash ? [backslash, $0] : [$0] }
    return node.path.bytes + Text(" = ").bytes + [quote] + value + [quote, newline]
  }
}
