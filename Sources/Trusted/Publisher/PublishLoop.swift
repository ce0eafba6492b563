// SPDX-License-Identifier: Apache-2.0

import CSystem
import Common
import Wire
import Xenstore

/// Serves one collector after the other, forever: blocking accept, blocking read, no timer.
func publish(_ publication: consuming Publication<Xenstore>, _ log: Log) -> Never {
  var frames = FrameReader()
  while true {
    guard acceptCollector(log) else { continue }
    frames.reset()
    publication.invalidate()
    while receive(&frames, &publication, log) {}
    close(DescriptorTable.collector)
  }
}

/// Waits for a collector. It gets `DescriptorTable.collector`, for that is the lowest free number.
/// Returns false where it gave up before it was accepted.
private func acceptCollector(_ log: Log) -> Bool {
  do {
    let accepted = try systemCall { Int(accept(DescriptorTable.listener, nil, nil)) }
    if accepted == DescriptorTable.collector { return true }
    log.fatal(.system, "accept", "unexpected descriptor")
  } catch {
    if error.errno == ECONNABORTED { return false }
    log.fatal(.system, "accept", error)
  }
}

/// Takes the next piece of a frame, and publishes the snapshot when the frame is whole.
/// Returns false when the connection has ended or nothing more is read from it.
private func receive(
  _ frames: inout FrameReader, _ publication: inout Publication<Xenstore>, _ log: Log
) -> Bool {
  var size = 0
  do {
    let snapshot = try unsafe frames.receive { free in
      size = unsafe readFromCollector(free)
      return size
    }
    if let snapshot { publish(snapshot, &publication, log) }
  } catch {
    log(.warning, "invalid frame from collector", error.text)
    return false
  }
  if size == 0 && frames.isMidFrame { log(.warning, "collector", "gone in the middle of a frame") }
  return size > 0
}

/// Returns how many bytes there are; 0 when the connection has ended or failed.
private func readFromCollector(_ free: UnsafeMutableRawBufferPointer) -> Int {
  let collector = DescriptorTable.collector
  let size = try? systemCall { unsafe read(collector, free.baseAddress, free.count) }
  return size ?? 0
}

private func publish(
  _ snapshot: Snapshot, _ publication: inout Publication<Xenstore>, _ log: Log
) {
  do {
    try publication.publish(snapshot, now: monotonicNow())
  } catch {
    if error.kind == .disconnected { log.fatal(.lost, "xenstore", error.text) }
    log(.notice, "xenstore", error.text + "; trying again with the next snapshot")
  }
}
