import Foundation
import Testing

/// What a process of its own wrote to standard error.
func errorLines(_ result: ExitTest.Result) -> [String] {
  String(decoding: result.standardErrorContent, as: UTF8.self).split(separator: "\n").map(String.init)
}

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
