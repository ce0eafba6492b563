// SPDX-License-Identifier: Apache-2.0

import Common
import Foundation

@testable import Collector

/// Answers dumps with what is prepared.
final class FakeKernel: DumpSource {
  enum Read {
    case message(type: UInt8, flags: UInt8 = 2, age: UInt8 = 0, [UInt8])
    case failure(errno: Int32)
  }
  static let newLink: UInt8 = 16
  static let newAddress: UInt8 = 20
  static let getLink: UInt16 = 18
  static let getAddress: UInt16 = 22
  static let done = Read.message(type: 3, [0, 0, 0, 0])
  static let interruptedDone = Read.message(type: 3, flags: 0x12, [0, 0, 0, 0])

  /// The reads for each dump; the last ones again for all that follow.
  private var answers: [[Read]]
  private var sequence: UInt32 = 0
  private var reads: [Read] = []
  private(set) var requests: [UInt16] = []
  /// The errno that no request is taken for, if there is one.
  var refusal: Int32?

  init(_ answers: [[Read]]) { self.answers = answers }

  func requestDump(of type: UInt16, sequence: UInt32) throws(SystemError) {
    requests.append(type)
    if let refusal { throw SystemError(errno: refusal) }
    self.sequence = sequence
    reads = answers.count > 1 ? answers.removeFirst() : answers[0]
  }

  func receive() throws(SystemError) -> [UInt8] {
    switch reads.removeFirst() {
    case .message(let type, let flags, let age, let payload):
      let sequence = UInt8(sequence) &- age
      return NetlinkBytes.message(type: type, flags: flags, sequence: sequence, payload)
    case .failure(let code): throw SystemError(errno: code)
    }
  }
}
