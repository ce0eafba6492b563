// SPDX-License-Identifier: Apache-2.0

import NodeGrammar

extension NodeGrammar {
  /// Whether the agent may make this request for a change.
  public static func allows(_ request: Trace.Request) -> Bool {
    switch request.operation {
    case "WRITE": allowsWrite(request.path)
    case "RM": allowsRemoval(request.path)
    default: request.operation.hasPrefix("TRANSACTION")
    }
  }
}
