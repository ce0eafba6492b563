// SPDX-License-Identifier: Apache-2.0

import Testing

/// What a process of its own wrote to standard error.
extension ExitTest.Result {
  public var errorText: String { String(decoding: standardErrorContent, as: UTF8.self) }

  public var errorLines: [String] { errorText.split(separator: "\n").map(String.init) }
}
