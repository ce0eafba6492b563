// SPDX-License-Identifier: Apache-2.0

import CSystem
import Testing
import Wire
import Xenstore

@testable import Publisher

@Test(arguments: [EIO, EBADF, EPIPE])
func a_broken_connection_at_any_request_is_thrown_and_nothing_is_asked_after_it(errno: Int32) throws {
  let count = try Guest().publish(.sample, at: 0).count
  for place in 0..<count {
    let guest = Guest()
    guest.xenstored.faults = [place: errno]
    #expect(throws: XenstoreError(errno: errno)) { try guest.publish(.sample, at: 0) }
    #expect(guest.xenstored.requests.count == place + 1)
    #expect(guest.isIntact && !guest.shows(.sample) || place == count - 1)
  }
}

/// Without a transaction, and in one.
@Test(arguments: [EIO, EBADF, EPIPE], [Snapshot.sample.with { $0.links = [] }, .named("other")])
func a_connection_that_breaks_later_is_thrown_as_well(errno: Int32, other: Snapshot) throws {
  let guest = Guest()
  try guest.publish(.sample, at: 0)
  let count = try guest.publish(other, at: 1).count
  for place in 0..<count {
    let guest = Guest()
    try guest.publish(.sample, at: 0)
    guest.xenstored.forget()
    guest.xenstored.faults = [place: errno]
    #expect(throws: XenstoreError(errno: errno)) { try guest.publish(other, at: 1) }
    #expect(guest.xenstored.requests.count == place + 1)
    // The last request looks; the one before ends a transaction, or writes the time behind the changes.
    let isDone = place == count - 1 || place == count - 2 && other.links.isEmpty
    #expect(guest.shows(isDone ? other : .sample))
  }
}

@Test(arguments: [ENOENT, EACCES, EPERM, EAGAIN, ENOSPC, E2BIG, EINVAL, ENOMEM])
func any_other_answer_to_any_request_ends_nothing(errno: Int32) throws {
  let count = try Guest().publish(.sample, at: 0).count
  for place in 0..<count {
    let guest = Guest()
    guest.xenstored.faults = [place: errno]
    do {
      #expect(try guest.publish(.sample, at: 0).count <= 3 * count)
    } catch {
      // A question that has no answer now: it is asked again.
      #expect(error.isTransient && error.kind != .disconnected)
      #expect(!guest.xenstored.nodes.keys.contains { Schema.owns(Path(of: $0)) })
      guest.xenstored.faults = [:]
      try guest.publish(.sample, at: 1)
      #expect(guest.shows(.sample))
    }
    #expect(guest.isIntact)
    // A restored guest's publisher asks again for whatever was withheld.
    guest.xenstored.faults = [:]
    guest.wipe()
    try guest.publishAll(.sample.with { $0.resumes = 1 }, at: 1_000_000)
    #expect(guest.shows(.sample))
  }
}
