#!/bin/bash
# get-xen.sh CACHE ARCH
# Puts what a Xen machine of the architecture ARCH, x86_64 or aarch64, is made of below CACHE, unpacked from Debian's own
# packages, not installed:
#   xen       the hypervisor
#   vmlinux   the kernel of dom0 and of guests
#   mod/      its modules that they need
#   root/     Xen's tools, both xenstoreds, their libraries, and busybox; of aarch64 also libc and what this machine
#             has none of
# What is there already is kept, unless this script is newer. Needs apt-get, dpkg, xz and flock.
set -euo pipefail
script=$(realpath "$0")
lab=$(dirname "$script")
mkdir -p "$1"
cache=$(cd "$1" && pwd)
case $2 in
x86_64)
  debian=amd64
  others=
  virtio="virtio/virtio_pci_modern_dev virtio/virtio_pci_legacy_dev virtio/virtio_pci block/virtio_blk"
  apt() { "$@"; }
  unpack_kernel() { "$lab/unpack-kernel.sh" "$@"; }
  ;;
aarch64)
  debian=arm64
  others="libc6 libgcc-s1 zlib1g liblzma5 libuuid1 libfdt1 libmnl0 libcap-ng0 util-linux"
  virtio="virtio/virtio_mmio char/virtio_console"
  apt() { "$lab/../../../.ci/foreign-apt" arm64 "$cache/apt" "$@"; }
  # It is not packed.
  unpack_kernel() { cp "$@"; }
  ;;
*)
  echo "get-xen.sh: $2: neither x86_64 nor aarch64" >&2
  exit 1
  ;;
esac
exec 9>"$cache/lock"
flock 9
if [ "$cache/complete" -nt "$script" ]; then exit; fi

find_utils() { apt apt-cache search --names-only '^xen-utils-4\.[0-9]+$' | cut -d' ' -f1 | sort -V | tail -n 1; }
utils=$(find_utils)
if [ -z "$utils" ]; then
  apt apt-get -q update >&2
  utils=$(find_utils)
fi
version=${utils#xen-utils-}
kernel=$(apt apt-cache depends "linux-image-$debian" | awk '/Depends:/ { print $2; exit }')
if [ -z "$utils" ] || [ -z "$kernel" ]; then
  echo "get-xen.sh: apt knows no package xen-utils-4.*, or no linux-image-$debian" >&2
  exit 1
fi
libraries=$(apt apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
  --no-enhances "$utils" | grep -E '^lib(xen|yajl)' | sort -u)

new=$cache/new
rm -rf "$new" "$cache"/{complete,xen,vmlinux,mod,root}
mkdir -p "$new/packages" "$new/all" "$cache/mod"
cd "$new/packages"
# shellcheck disable=SC2086 # lists of names
apt apt-get -o APT::Sandbox::User=root -q download "$kernel" "xen-hypervisor-$version-$debian" "$utils" \
  xen-utils-common xenstore-utils busybox-static $libraries $others >&2
for package in *.deb; do dpkg -x "$package" "$new/all"; done
cd "$new/all"

if [ -e "boot/xen-$version-$debian.gz" ]; then gunzip "boot/xen-$version-$debian.gz"; fi
mv "boot/xen-$version-$debian" "$cache/xen"
image=$(echo boot/vmlinuz-*)
unpack_kernel "$image" "$cache/vmlinux"

modules=lib/modules/${image#boot/vmlinuz-}
for module in drivers/xen/{xen-privcmd,xenfs/xenfs,xen-evtchn,xen-gntdev,xen-gntalloc} \
  drivers/net/{xen-netfront,xen-netback/xen-netback} drivers/block/{xen-blkfront,xen-blkback/xen-blkback,loop} \
  drivers/virtio/{virtio,virtio_ring} lib/{crc16,libcrc32c} crypto/crc32c_generic fs/{mbcache,jbd2/jbd2,ext4/ext4} \
  $(printf 'drivers/%s ' $virtio); do
  if grep -q "^kernel/$module.ko" "$modules/modules.builtin"; then continue; fi
  cp "$modules/kernel/$module.ko" "$cache/mod/"
done
rm -rf boot lib/modules usr/share
mv "$new/all" "$cache/root"
rm -rf "$new" "$cache/apt"
touch "$cache/complete"
