import Support
import Testing

@Suite struct XapiReadingTests {
  private func lines(_ tree: [String: String]) -> [String] { XapiReading(tree).lines }

  @Test func the_IPv4_address_with_the_lowest_index_is_the_address() {
    let tree = ["attr/vif/0/ipv4/10": "c", "attr/vif/0/ipv4/2": "a", "attr/vif/0/ipv4/9": "b"]
    #expect(lines(tree) == ["0/ip a", "0/ipv4/2 a", "0/ipv4/9 b", "0/ipv4/10 c"])
  }

  @Test func there_is_no_address_without_IPv4() {
    #expect(lines(["attr/vif/1/ipv6/0": "::1"]) == ["1/ipv6/0 ::1"])
  }

  @Test(arguments: ["ipv4", "ipv6"])
  func an_index_that_is_no_integer_costs_the_vif_and_no_other(_ family: String) {
    let tree = [
      "attr/vif/0/ipv4/0": "a", "attr/vif/0/ipv6/0": "b", "attr/vif/0/\(family)/x": "c", "attr/vif/1/ipv4/0": "d",
    ]
    #expect(lines(tree) == ["1/ip d", "1/ipv4/0 d"])
  }

  @Test func what_is_below_an_address_is_none() {
    #expect(lines(["attr/vif/0/ipv4/0": "a", "attr/vif/0/ipv4/0/prefix": "24"]) == ["0/ip a", "0/ipv4/0 a"])
  }

  @Test func functions_are_read_like_vifs() {
    let tree = ["xenserver/attr/net-sriov-vf/3/ipv4/0": "a", "attr/vif/10/ipv4/0": "b", "attr/vif/2/ipv4/0": "c"]
    #expect(lines(tree) == ["2/ip c", "2/ipv4/0 c", "10/ip b", "10/ipv4/0 b", "3/ip a", "3/ipv4/0 a"])
  }

  @Test func a_driver_is_four_words() {
    let tree = ["drivers/0": "a b c d", "drivers/1": "a b c", "drivers/2": "a b c d e", "drivers/3": "a  b c"]
    #expect(lines(tree) == ["drivers/0 vendor=a product=b version=c attributes=d"])
  }
}
