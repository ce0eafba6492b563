// SPDX-License-Identifier: Apache-2.0

import CFuzzer
import Foundation

// Feeds one oracle, the one that the variable XGA_FUZZ_ORACLE names, with what libFuzzer comes up with.
let oracle = CollectorOracle(rawValue: ProcessInfo.processInfo.environment["XGA_FUZZ_ORACLE"] ?? "")

guard oracle != nil else {
  print("XGA_FUZZ_ORACLE: one of \(CollectorOracle.allCases.map(\.rawValue).joined(separator: ", "))")
  exit(64)
}
var count = CommandLine.argc
var words = CommandLine.unsafeArgv
let status = withUnsafeMutablePointer(to: &words) { words in
  words.withMemoryRebound(to: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?.self, capacity: 1) { words in
    LLVMFuzzerRunDriver(&count, words) { (bytes, size) in
      let input = Array(UnsafeBufferPointer(start: bytes, count: size))
      if let fault = oracle?.fault(in: input) { fatalError(fault) }
      return 0
    }
  }
}
exit(status)
