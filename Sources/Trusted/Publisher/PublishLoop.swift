import CLinux
import Common
import Wire
import Xenstore

/// Serves one collector after the other, forever: blocking accept, blocking read, no timer.
func publish(_ publication: consuming Publication<Xenstore>, _ log: Log) -> Never {
  var frames = FrameReader()
  while true {
    if accept(Descriptor.listener, nil, nil) == Descriptor.collector {
      frames.reset()
      publication.forget()
      while receive(&frames, &publication, log) {}
      close(Descriptor.collector)
    } else if linux_errno() != EINTR && linux_errno() != ECONNABORTED {
      log.failErrno(.system, "accept")
    }
  }
}

/// Takes the next piece of a frame, and publishes when it is whole. False when the connection is done with.
private func receive(_ frames: inout FrameReader, _ publication: inout Publication<Xenstore>, _ log: Log) -> Bool {
  var got = 0
  let received: Snapshot?
  do {
    received = try unsafe frames.receive { room in
      got = unsafe read(Descriptor.collector, room.baseAddress, room.count)
      return max(got, 0)
    }
  } catch {
    log(.warning, "frame refused", error.text)
    return false
  }
  do {
    if let received { try publication.publish(received, now: monotonicNow()) }
  } catch {
    if error.kind == .broken { log.fail(.lost, "xenstore", .errno(error.errno)) }
    log(.notice, "xenstore", .errno(error.errno) + "; asking again")
  }
  if got == 0 && frames.isMidFrame { log(.warning, "collector", "gone in the middle of a frame") }
  return got > 0 || (got < 0 && linux_errno() == EINTR)
}
