// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The fuzzers' corpora, as tests: what once was new to a fuzzer holds for good.
/// One after the other, for some share the root directory whose files they read.
@Test(.serialized, arguments: CollectorOracle.allCases)
func what_the_fuzzers_found_new_holds(_ oracle: CollectorOracle) throws {
  let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let folder = package.appending(path: "Tests/Fuzz/corpus/\(oracle.rawValue)")
  let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
  #expect(files.count >= 4)
  for file in files {
    let fault = oracle.fault(in: Array(try Data(contentsOf: file)))
    #expect(fault == nil, "\(file.lastPathComponent)")
  }
}
