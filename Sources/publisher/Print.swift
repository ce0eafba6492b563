import CLinux
import Program
import Wire
import Xenstore

private let (newline, quote, backslash) = (UInt8(ascii: "\n"), UInt8(ascii: "\""), UInt8(ascii: "\\"))

/// `--print`: shows on standard output what would be published. Needs no Xen and no privilege.
/// A frame begins with a zero byte, as no length needs the highest; a line of JSON with `{`.
func printTrees(_ schema: Schema, _ log: Log) -> Never {
  var (input, piece, got) = ([UInt8](), [UInt8](repeating: 0, count: Bounds.snapshot), 0)
  repeat {
    got = unsafe read(STDIN_FILENO, &piece, piece.count)
    if got < 0 { log.failErrno(.badInput, "standard input") }
    input += piece[..<got]
  } while got > 0
  var rest = input[...]
  do {
    repeat {
      let header = rest.first == 0 ? Bounds.frameHeader : 0
      let size = try header == 0 ? nil : Frame.length(rest.prefix(header))
      let snapshot = size.map { rest.dropFirst(header).prefix($0) } ?? rest.prefix { $0 != newline }
      if snapshot.count < size ?? 0 { log.fail(.badInput, "standard input", "ends in the middle of a frame") }
      let text = lines(of: GuestTree(try Snapshot(decoding: snapshot), schema: schema))
      if !writeAll(text, to: STDOUT_FILENO) { log.failErrno(.system, "standard output") }
      rest = rest[snapshot.endIndex...].dropFirst(header == 0 ? 1 : 0)
    } while !rest.isEmpty
  } catch {
    log.fail(.badInput, "standard input", error.text)
  }
  exit(.success)
}

/// `path = "value"`, a line a node, `"` and `\` in values behind a `\`.
func lines(of guest: GuestTree) -> [UInt8] {
  guest.tree.nodes.flatMap { node in
    let value = node.value.flatMap { $0 == quote || $0 == backslash ? [backslash, $0] : [$0] }
    return node.path.bytes + Text(" = ").bytes + [quote] + value + [quote, newline]
  }
}
