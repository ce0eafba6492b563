import CLinux
import Program
import Wire
import Xenstore

/// `--print`: shows on standard output what would be published. Needs no Xen and no privilege.
struct Print {
  let schema: Schema
  let log: Log

  /// A frame begins with a zero byte, as no length needs the highest; a line of JSON with `{`.
  func run() -> Never {
    var rest = readAll()[...]
    do throws(Refusal) {
      repeat {
        let header = rest.first == 0 ? Bounds.frameHeader : 0
        let size = try header == 0 ? nil : Frame.length(rest.prefix(header))
        let snapshot = rest.dropFirst(header).prefix(size ?? rest.prefix { $0 != newline }.count)
        show(try Snapshot(decoding: snapshot))
        rest = rest[snapshot.endIndex...].dropFirst(header == 0 ? 1 : 0)
      } while !rest.isEmpty
    } catch {
      log.fail(.badInput, "standard input", error.text)
    }
    exit(.success)
  }

  private func readAll() -> [UInt8] {
    var (input, piece) = ([UInt8](), [UInt8](repeating: 0, count: Bounds.snapshot))
    while true {
      let got = unsafe read(STDIN_FILENO, &piece, piece.count)
      if got < 0 { log.failErrno(.badInput, "standard input") }
      if got == 0 { return input }
      input += piece[..<got]
    }
  }

  /// `path = "value"`, a line a node, `"` and `\` in values behind a `\`.
  private func show(_ snapshot: Snapshot) {
    let guest = GuestTree(snapshot, schema: schema)
    var lines: [UInt8] = []
    for node in guest.tree.nodes {
      let value = node.value.flatMap { [UInt8(ascii: "\""), backslash].contains($0) ? [backslash, $0] : [$0] }
      lines += node.path.bytes + Text(" = \"").bytes + value + Text("\"").bytes + [newline]
    }
    if !writeAll(lines, to: STDOUT_FILENO) { log.failErrno(.system, "standard output") }
    if guest.leftOut > 0 { log(.notice, "nodes left out for want of room", .decimal(guest.leftOut)) }
  }
}

private let newline = UInt8(ascii: "\n")
private let backslash = UInt8(ascii: "\\")
