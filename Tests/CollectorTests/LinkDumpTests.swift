import Testing

@testable import collector

@Test func the_running_systems_links_are_dumped_again_and_again() {
  guard var dump = LinkDump() else {
    Issue.record("no rtnetlink socket")
    return
  }
  for _ in 1...3 {
    let (table, outcome) = dump.read { $0.equals("lo") ? 5 : nil }
    guard case .complete = outcome else {
      Issue.record("\(outcome)")
      return
    }
    // The loopback link is the first of every network namespace.
    #expect(table.links.map { $0.index } == [1])
    #expect(table.links.map { $0.vif } == [[5]])
  }
}
