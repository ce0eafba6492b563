// SPDX-License-Identifier: Apache-2.0

import Wire

/// The devid of a device of that type, from its directory in sysfs; nil if it is none.
func xenbusDevid(_ type: Text, of directory: [UInt8], files: SystemFiles) -> UInt64? {
  guard let devtype = files.read(directory + Text("/devtype").bytes),
    let nodename = files.read(directory + Text("/nodename").bytes)
  else { return nil }
  return xenbusDevid(type, devtype: devtype, nodename: nodename)
}

/// The devid, from the two files that xenbus keeps for each device: its type, say `vif`, and its xenstore
/// path, say `device/vif/<devid>`, with a decimal devid of one form.
func xenbusDevid(_ type: Text, devtype: [UInt8], nodename: [UInt8]) -> UInt64? {
  guard devtype.trimmed.equals(type) else { return nil }
  return xenbusDevid(digits: nodename.trimmed.after("device/" + type + "/"))
}

/// The devid from decimal digits without leading zeros; nil for anything else.
func xenbusDevid(digits: [UInt8]?) -> UInt64? {
  guard let digits, digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
  return digits.decimal
}
