// SPDX-License-Identifier: Apache-2.0

import CCommon
import CSystem
import Common
import Wire
import Xenstore

/// Serves one collector after the other, forever: blocking accept, blocking read. It sleeps without
/// a time to wake up, but where a snapshot waits for the budget of requests.
struct PublishLoop: ~Copyable {
  private var publication: Publication<Xenstore>
  private let log: Log
  private var frames = FrameReader()
  /// The newest one.
  private var snapshot = Snapshot()

  init(_ publication: consuming Publication<Xenstore>, _ log: Log) {
    self.publication = publication
    self.log = log
  }

  consuming func run() -> Never {
    while true {
      wait(for: DescriptorTable.listener)
      guard acceptCollector(log) else { continue }
      frames.reset()
      publication.noteNewCollector()
      repeat { wait(for: DescriptorTable.collector) } while receive()
      close(DescriptorTable.collector)
    }
  }

  /// Publishes what waits as soon as it is admitted. Returns when the descriptor can be read, or
  /// when nothing waits.
  @inline(never) private mutating func wait(for descriptor: Int32) {
    while let time = publication.waitsUntil {
      if common_can_be_read(descriptor, time - monotonicNow()) { return }
      publish()
    }
  }

  /// Takes the next piece of a frame, and publishes the snapshot when the frame is whole.
  /// Returns false when the connection has ended or nothing more is read from it.
  private mutating func receive() -> Bool {
    var size = 0
    do {
      let received = try unsafe frames.receive { free in
        size = unsafe readFromCollector(free)
        return size
      }
      if let received {
        snapshot = received
        publish()
      }
    } catch {
      log(.warning, "invalid frame from collector", error.text)
      return false
    }
    if size == 0, frames.isMidFrame { log(.warning, "collector", "gone in the middle of a frame") }
    return size > 0
  }

  @inline(never) private mutating func publish() {
    do {
      try publication.publish(snapshot, now: monotonicNow())
    } catch {
      if error.kind == .disconnected { log.fatal(.lost, "xenstore", error.text) }
      log(.notice, "xenstore", error.text + "; trying again with the next snapshot")
    }
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
    log.fatal(.system, "accept", error.text)
  }
}

/// Returns how many bytes there are; 0 when the connection has ended or failed.
private func readFromCollector(_ free: UnsafeMutableRawBufferPointer) -> Int {
  let collector = DescriptorTable.collector
  let size = try? systemCall { unsafe read(collector, free.baseAddress, free.count) }
  return size ?? 0
}
