// SPDX-License-Identifier: Apache-2.0

import Support
import Testing
import XenSupport

/// The real Xen hypervisor, its dom0, and guests with the programs as they ship. One test at a time: the machines
/// are emulated, and time is measured.
@Suite(.serialized, .stopsMachines, .showsConsoles) struct XenTests {}
