import CLinux
import Program
import Wire
import Xenstore

/// Serves one collector after the other, forever: blocking accept, blocking read, no timer.
struct PublishLoop: ~Copyable {
  private var publication: Publication<Xenstore>
  private var frames = FrameReader()
  private let log: Log

  init(_ publication: consuming Publication<Xenstore>, _ log: Log) {
    self.publication = publication
    self.log = log
  }

  /// Returns, with errno set, when no collector can be accepted any more.
  mutating func run() {
    while true {
      if accept(Descriptor.listener, nil, nil) == Descriptor.collector {
        frames.reset()
        while receive() {}
        close(Descriptor.collector)
      } else if linux_errno() != EINTR && linux_errno() != ECONNABORTED {
        return
      }
    }
  }

  /// Takes the next piece of a frame, and publishes when it is whole. False when the connection is done with.
  private mutating func receive() -> Bool {
    var got = 0
    do throws(Refusal) {
      let snapshot = try unsafe frames.receive { room in
        got = unsafe read(Descriptor.collector, room.baseAddress, room.count)
        return max(got, 0)
      }
      if let snapshot { publish(snapshot) }
    } catch {
      log(.warning, "frame refused", error.text)
      return false
    }
    if got == 0 && frames.isMidFrame { log(.warning, "collector", "gone in the middle of a frame") }
    return got > 0 || (got < 0 && linux_errno() == EINTR)
  }

  private mutating func publish(_ snapshot: Snapshot) {
    do {
      try publication.publish(snapshot, now: Clock.monotonic())
    } catch {
      log.fail(.unavailable, "xenstore", .errno(error.errno))
    }
  }
}
