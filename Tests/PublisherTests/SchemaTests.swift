// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire
import Xenstore

@testable import Publisher

@Test(
  arguments: [
    "", "attr", "data", "control", "drivers", "feature", "xenserver", "xenserver/attr", "data/updated", "domid",
    "device", "data/os_name/x", "data/os_", "data/osx", "attr/vifs", "attr/vif-0", "attr/PVAddonsX",
    "control/shutdown", "control/feature-suspend", "/data/os_name", "memory/target",
  ])
func the_toolstacks_nodes_are_not_owned(path: String) {
  #expect(!Schema.owns(Path(of: path)))
}

@Test(
  arguments: [
    "attr/vif", "attr/vif/0", "attr/vif/0/x/y", "attr/PVAddons", "data/os", "data/os/name", "data/os_name",
    "data/net/1", "data/volumes/0/name", "drivers/0", "feature/hotplug/vif", "xenserver/attr/net-sriov-vf/0",
    "control/feature-balloon",
  ])
func the_agents_nodes_are_owned(path: String) {
  #expect(Schema.owns(Path(of: path)))
}

@Test func every_directory_leads_to_owned_nodes_and_is_not_owned() {
  for directory in Schema.directories {
    #expect(Schema.leadsToOwned(directory) && !Schema.owns(directory))
  }
  #expect(Schema.leadsToOwned("xenserver/attr"))
  #expect(Schema.leadsToOwned("feature/hotplug") && !Schema.leadsToOwned("feature/x"))
  #expect(!Schema.leadsToOwned("dat"))
}

@Test func every_owned_node_is_reached_from_a_directory() {
  for path in OwnedNode.all.map(\.path) where path != "drivers" {
    #expect(Schema.directories.contains { $0.isAbove(path) })
    #expect(!Schema.owns(path.parent ?? path))
  }
}

@Test(arguments: [Schema.std, .rfc]) func the_node_looked_for_is_always_published(schema: Schema) {
  let value = GuestTree(Snapshot(), schema: schema).tree.node(at: schema.presence)?.value
  #expect(value?.isEmpty == false)
}
