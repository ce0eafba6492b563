// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

@Suite(.serialized, .alone) struct LabTests {
  @Test(arguments: Xenstored.Kind.allCases)
  func what_a_guest_writes_stands_below_its_home(_ kind: Xenstored.Kind) throws {
    let xenstored = try Xenstored(kind)
    let guest = try Guest(xenstored)
    let client = try XenstoreClient(guest.socket)
    try client.write("data/a/b", "value")
    #expect(try xenstored.dom0.read(guest.home + "/data/a/b") == "value")
    #expect(try xenstored.dom0.permissions(guest.home + "/data/a/b") == ["n5"])
    #expect(try client.children("data") == ["a"])
    #expect(try xenstored.dom0.tree(guest.home + "/data") == ["a": "", "a/b": "value"])
    try xenstored.dom0.remove(guest.home + "/data/a")
    #expect(throws: XenstoreClient.Refused("ENOENT")) { try client.read("data/a") }
  }

  @Test(arguments: Xenstored.Kind.allCases)
  func a_restored_guest_finds_its_nodes_gone(_ kind: Xenstored.Kind) throws {
    let xenstored = try Xenstored(kind)
    let guest = try Guest(xenstored)
    let client = try XenstoreClient(guest.socket)
    for _ in 1...3 {
      try client.write("data/a", "value")
      try guest.saveAndRestore()
      #expect(throws: XenstoreClient.Refused("ENOENT")) { try client.read("data/a") }
    }
  }

  @Test(arguments: Xenstored.Kind.allCases, Guest.Toolstack.allCases)
  func a_guest_may_write_what_its_toolstack_lets_it(
    _ kind: Xenstored.Kind, _ toolstack: Guest.Toolstack
  ) throws {
    let xenstored = try Xenstored(kind)
    let guest = try Guest(xenstored, toolstack: toolstack)
    let client = try XenstoreClient(guest.socket)
    for path in ["data/a", "attr/a", "drivers/0", "feature/a", "error/a", "control/shutdown"] {
      try client.write(path, "1")
    }
    for path in ["control/feature-balloon", "xenserver/attr/a", "messages/a", "rrd/a", "vm-data/a"] {
      switch toolstack {
      case .libxl: #expect(throws: XenstoreClient.Refused("EACCES")) { try client.write(path, "1") }
      case .xapi: try client.write(path, "1")
      }
    }
    for path in ["device/a", "xenserver/a", "name", "/local/domain/0/a"] {
      #expect(throws: XenstoreClient.Refused("EACCES")) { try client.write(path, "1") }
    }
  }

  @Test func the_trace_has_the_requests_of_the_guest_alone() throws {
    let xenstored = try Xenstored(.c)
    let guest = try Guest(xenstored)
    let client = try XenstoreClient(guest.socket)
    #expect(try xenstored.requests(of: guest.domid).isEmpty)
    try client.write("data/a", "a value")
    try xenstored.dom0.write("/tool/a", "1")
    try guest.saveAndRestore()
    #expect(throws: XenstoreClient.Refused("ENOENT")) { try client.read("data/a") }
    let requests = try xenstored.requests(of: guest.domid)
    #expect(requests.map(\.description) == ["WRITE data/a", "READ data/a"])
    #expect(requests.map(\.isChange) == [true, false])
    let second = try #require(requests.last?.second)
    #expect(abs(Double(second) - Date().timeIntervalSince1970) < 10)
  }

  @Test(arguments: Xenstored.Kind.allCases)
  func a_destroyed_guest_serves_no_more(_ kind: Xenstored.Kind) throws {
    let xenstored = try Xenstored(kind)
    let guest = try Guest(xenstored)
    let client = try XenstoreClient(guest.socket)
    try client.write("data/a", "1")
    try guest.destroy()
    #expect(throws: LabError.self) { try client.read("data/a") }
  }
}
