// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Does something while this process, which should be one of its own, can open no more files.
func whileShortOfFiles<T>(_ body: () throws -> T) rethrows -> T {
  let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  var before = rlimit()
  getrlimit(resource, &before)
  var limit = rlimit(rlim_cur: 0, rlim_max: before.rlim_max)
  setrlimit(resource, &limit)
  defer { setrlimit(resource, &before) }
  return try body()
}
