// SPDX-License-Identifier: Apache-2.0

import CCollector
import CSystem
import Common
import Wire
import WireEncoder

/// `--once`: collects one snapshot, hands it over whole, and ends the process.
func collectOnce(_ collector: consuming Collector, _ options: Options, _ log: Log) -> Never {
  guard let snapshot = collector.collect(.all, at: monotonicNow()) else { exit(.system) }
  if options.toStandardOutput {
    var output = StandardOutput(log)
    output.offer(snapshot, at: monotonicNow())
    exit(.success)
  }
  do {
    try send(snapshot, to: options.socket)
  } catch {
    // A call that SO_SNDTIMEO has ended fails with EAGAIN (`socket(7)`).
    let code = error.errno == EAGAIN ? ETIMEDOUT : error.errno
    log.fatal(.unavailable, Text(terminated: options.socket), .errno(code))
  }
  exit(.success)
}

/// Connects and sends one frame, within `Limits.once`.
private func send(_ snapshot: [UInt8], to path: [UInt8]) throws(SystemError) {
  guard let frame = try? Frame.wrap(snapshot) else { throw SystemError(errno: EMSGSIZE) }
  let deadline = monotonicNow() + Limits.once
  let socket = try FileDescriptor.unixSocket(isBlocking: true)
  setSendTimeout(socket.number, Limits.once)
  try connect(socket, to: path)
  var rest = frame[...]
  while !rest.isEmpty {
    let left = deadline - monotonicNow()
    if left <= 0 { throw SystemError(errno: ETIMEDOUT) }
    setSendTimeout(socket.number, left)
    rest = rest.dropFirst(try sendPiece(rest, on: socket))
  }
}

private func setSendTimeout(_ socket: Int32, _ left: Milliseconds) {
  var time = timeval(tv_sec: Int(left / 1_000), tv_usec: Int(left % 1_000) * 1_000)
  let size = socklen_t(MemoryLayout<timeval>.size)
  unsafe setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, size)
}
