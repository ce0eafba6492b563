import Foundation
import Testing

@testable import collector

@Test func the_running_systems_links_are_dumped_again_and_again() {
  guard let socket = NetlinkSocket.forDumps() else {
    Issue.record("no rtnetlink socket")
    return
  }
  var dump = LinkDump(socket)
  for _ in 1...3 {
    let (table, outcome) = dump.read { $0.equals("lo") ? 5 : nil }
    #expect(outcome == .complete)
    // The loopback link is the first of every network namespace.
    #expect(table.links.map { $0.index } == [1])
    #expect(table.links.map { $0.vif } == [[5]])
  }
}

/// Answers dumps with what is prepared.
private final class FakeKernel: DumpSource {
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

  init(_ answers: [[Read]]) { self.answers = answers }

  func requestDump(of type: UInt16, sequence: UInt32) -> Bool {
    requests.append(type)
    self.sequence = sequence
    reads = answers.count > 1 ? answers.removeFirst() : answers[0]
    return true
  }

  func receive(into buffer: inout [UInt8]) -> Int? {
    switch reads.removeFirst() {
    case .message(let type, let flags, let age, let payload):
      let sequence = UInt8(sequence) &- age
      let bytes = NetlinkBytes.message(type: type, flags: flags, sequence: sequence, payload)
      buffer.replaceSubrange(bytes.indices, with: bytes)
      return bytes.count
    case .failure(let code):
      errno = code
      return nil
    }
  }
}

/// The links' names and numbers of addresses, for a dump in which each link is a vif of its index.
private func read(_ kernel: FakeKernel) -> ([String], [Int], DumpOutcome) {
  var dump = LinkDump(kernel)
  let (table, outcome) = dump.read { _ in 0 }
  return (table.links.map { $0.name.string }, table.links.map { $0.ipv4.count }, outcome)
}

/// The link of `NetlinkBytes`, named `v` and a letter.
private func link(_ letter: Character, flags: UInt8 = 2, age: UInt8 = 0) -> FakeKernel.Read {
  var payload = NetlinkBytes.link
  payload[21] = letter.asciiValue ?? 0
  return .message(type: FakeKernel.newLink, flags: flags, age: age, payload)
}

private let address = FakeKernel.Read.message(type: FakeKernel.newAddress, NetlinkBytes.ipv4)

@Test(arguments: [[link("a", flags: 0x12), FakeKernel.done], [link("a"), FakeKernel.interruptedDone]])
private func links_that_changed_while_they_were_read_are_read_again(_ first: [FakeKernel.Read]) {
  let kernel = FakeKernel([first, [link("b"), FakeKernel.done], [address, FakeKernel.done]])
  #expect(read(kernel) == (["vb"], [1], .complete))
  #expect(kernel.requests == [FakeKernel.getLink, FakeKernel.getLink, FakeKernel.getAddress])
}

@Test func addresses_that_changed_while_they_were_read_are_read_again_with_the_links() {
  let kernel = FakeKernel([
    [link("a"), FakeKernel.done], [address, FakeKernel.interruptedDone],
    [link("b"), FakeKernel.done], [FakeKernel.done],
  ])
  #expect(read(kernel) == (["vb"], [0], .complete))
  #expect(kernel.requests.count == 4)
}

@Test func a_dump_that_always_changes_is_given_up_after_its_tries() {
  let kernel = FakeKernel([[link("a"), FakeKernel.interruptedDone]])
  #expect(read(kernel) == (["va"], [0], .interrupted))
  #expect(kernel.requests == Array(repeating: FakeKernel.getLink, count: Limits.dumpTries))
}

@Test(
  arguments: [
    ([.message(type: 2, [0xF0, 0xFF, 0xFF, 0xFF])], EBUSY),
    ([link("a"), .message(type: 3, [0xF0, 0xFF, 0xFF, 0xFF])], EBUSY),
    ([link("a", flags: 0x12), .failure(errno: EAGAIN)], EAGAIN),
    ([.failure(errno: ENOBUFS)], ENOBUFS),
  ] as [([FakeKernel.Read], Int32)])
private func a_dump_that_fails_is_not_repeated(_ reads: [FakeKernel.Read], code: Int32) {
  let kernel = FakeKernel([reads])
  #expect(read(kernel).2 == .failed(errno: code))
  #expect(kernel.requests == [FakeKernel.getLink])
}

@Test func what_is_left_of_another_dump_is_passed_over_and_a_signal_does_not_matter() {
  let old = FakeKernel.Read.message(type: 3, flags: 0x12, age: 1, [0xF0, 0xFF, 0xFF, 0xFF])
  let kernel = FakeKernel([
    [link("a", age: 1), old, .failure(errno: EINTR), link("b"), FakeKernel.done], [FakeKernel.done],
  ])
  #expect(read(kernel) == (["vb"], [0], .complete))
}

@Test func a_link_with_anothers_index_or_a_new_name_replaces_what_was_read_before() {
  let kernel = FakeKernel([
    [link("a"), FakeKernel.done], [address, FakeKernel.done],
    [link("b"), FakeKernel.done], [FakeKernel.done],
  ])
  var dump = LinkDump(kernel)
  for (name, devid, addresses) in [("va", 1, 1), ("vb", 2, 0)] as [(String, UInt16, Int)] {
    let links = dump.read { $0.equals("va") ? 1 : 2 }.0.links
    #expect(links.map { $0.index } == [3] && links.map { $0.name.string } == [name])
    #expect(links.map { $0.vif } == [[devid]] && links.map { $0.ipv4.count } == [addresses])
  }
}
