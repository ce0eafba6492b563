// SPDX-License-Identifier: Apache-2.0

import CSystem
import Testing

@testable import Xenstore

@Test(
  arguments: [
    (ENOENT, .notFound), (EACCES, .forbidden), (EPERM, .forbidden), (EAGAIN, .conflict),
    (ENOSPC, .refused), (E2BIG, .refused), (EINVAL, .refused),
    (ENOMEM, .refused),
  ] as [(Int32, XenstoreError.Kind)])
func answers_about_one_request_are_told_apart(errno: Int32, kind: XenstoreError.Kind) {
  #expect(XenstoreError(errno: errno).kind == kind)
}

@Test func any_other_errno_is_the_end_of_the_connection() {
  let known = [ENOENT, EACCES, EPERM, EAGAIN, ENOSPC, E2BIG, EINVAL, ENOMEM]
  for errno in Int32(0)...200 where !known.contains(errno) {
    #expect(XenstoreError(errno: errno).kind == .disconnected)
  }
}

@Test func what_may_be_answered_at_another_time_is_told_apart() {
  for errno in [EAGAIN, ENOSPC, ENOMEM, EIO, EBADF] { #expect(XenstoreError(errno: errno).isTransient) }
  for errno in [ENOENT, EACCES, EPERM, E2BIG, EINVAL] { #expect(!XenstoreError(errno: errno).isTransient) }
}

@Test func the_latest_error_is_the_errno_of_the_call() {
  #expect(xga_open("/nowhere", 0) == -1)
  #expect(XenstoreError.latest().errno == ENOENT)
}

@Test func xenstore_that_is_not_there_is_an_error_with_its_reason() {
  let path = Array("/nowhere/socket\0".utf8)
  #expect(throws: XenstoreError(errno: ENOENT)) { _ = try Xenstore(path: path) }
}
