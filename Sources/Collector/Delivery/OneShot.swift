// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Common
import Wire
import WireEncoder

/// `--once`: collects one snapshot, hands it over whole, and ends the process.
func collectOnce(_ collector: consuming Collector, _ options: Options, _ log: Log) -> Never {
  guard let snapshot = collector.collect(all: true, at: monotonicNow()) else { exit(.system) }
  if options.toStandardOutput {
    var output = StandardOutput(log)
    output.offer(snapshot, at: monotonicNow())
    exit(.success)
  }
  guard let code = send(snapshot, to: options.socket) else { exit(.success) }
  log.fatal(.unavailable, Text(terminated: options.socket), .errno(code))
}

/// Connects and sends one frame, within `Limits.once`. Returns the errno of what failed, nil for success.
private func send(_ snapshot: [UInt8], to path: [UInt8]) -> Int32? {
  let deadline = monotonicNow() + Limits.once
  let socket = FileDescriptor(collector_unix_socket(true))
  guard socket.isOpen, let frame = try? Frame.wrap(snapshot) else { return xga_errno() }
  setSendTimeout(socket.number, Limits.once)
  guard unsafe xga_connect(socket.number, path) == 0 else { return sendError() }
  var rest = frame[...]
  while !rest.isEmpty {
    let left = deadline - monotonicNow()
    guard left > 0 else { return ETIMEDOUT }
    setSendTimeout(socket.number, left)
    let sent = unsafe rest.withUnsafeBytes {
      unsafe collector_send(socket.number, $0.baseAddress, $0.count)
    }
    if sent < 0 && xga_errno() == EINTR { continue }
    guard sent >= 0 else { return sendError() }
    rest = rest.dropFirst(sent)
  }
  return nil
}

/// The errno of a call that SO_SNDTIMEO may have ended: then it is EAGAIN (`socket(7)`).
private func sendError() -> Int32 { xga_errno() == EAGAIN ? ETIMEDOUT : xga_errno() }

private func setSendTimeout(_ socket: Int32, _ left: Milliseconds) {
  var time = timeval(tv_sec: Int(left / 1_000), tv_usec: Int(left % 1_000) * 1_000)
  let size = socklen_t(MemoryLayout<timeval>.size)
  unsafe setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, size)
}
