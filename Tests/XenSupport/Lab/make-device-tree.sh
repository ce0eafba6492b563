#!/bin/bash
# make-device-tree.sh TREE MEMORY HYPERVISOR DOM0 KERNEL DOM0-IMAGE GUEST-IMAGE
# Writes to TREE the device tree of QEMU's machine for Arm with MEMORY MiB, in which Xen finds two domains: dom0, and a
# guest that it starts by itself (dom0less), whose xenstore comes later (`xen,enhanced`). HYPERVISOR and DOM0 are words for
# Xen and for dom0's kernel. KERNEL is loaded at 0x46000000 for dom0 and at 0x50000000 for the guest, DOM0-IMAGE at
# 0x4a000000, GUEST-IMAGE at 0x54000000. The properties: Xen's docs/misc/arm/device-tree/booting.txt.
# Needs qemu-system-aarch64 and dtc.
set -euo pipefail
tree=$1
size() { printf '0x%x' "$(stat -Lc %s "$1")"; }
qemu-system-aarch64 -M "virt,virtualization=on,gic-version=3,dumpdtb=$tree.machine" -cpu max -smp 2 -m "$2" \
  -display none -nic none >&2
dtc -q -I dtb -O dts "$tree.machine" >"$tree.source"
cat >>"$tree.source" <<END
/ {
  chosen {
    #address-cells = <1>;
    #size-cells = <1>;
    xen,xen-bootargs = "console=dtuart $3";
    xen,dom0-bootargs = "$4";
    module@46000000 {
      compatible = "multiboot,kernel", "multiboot,module";
      reg = <0x46000000 $(size "$5")>;
    };
    module@4a000000 {
      compatible = "multiboot,ramdisk", "multiboot,module";
      reg = <0x4a000000 $(size "$6")>;
    };
    domU1 {
      compatible = "xen,domain";
      #address-cells = <1>;
      #size-cells = <1>;
      memory = <0 0x40000>;
      cpus = <1>;
      vpl011;
      xen,enhanced = "enabled";
      module@50000000 {
        compatible = "multiboot,kernel", "multiboot,module";
        reg = <0x50000000 $(size "$5")>;
        bootargs = "console=ttyAMA0 quiet panic=1 rdinit=/dom0less-init";
      };
      module@54000000 {
        compatible = "multiboot,ramdisk", "multiboot,module";
        reg = <0x54000000 $(size "$7")>;
      };
    };
  };
};
END
dtc -q -I dts -O dtb -o "$tree" "$tree.source"
