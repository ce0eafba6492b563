#!/bin/bash
# get-xen.sh CACHE
# Puts what a Xen machine is made of below CACHE, unpacked from Debian's own packages, not installed:
#   xen       the hypervisor
#   vmlinux   the kernel of dom0 and of guests
#   mod/      its modules that they need
#   root/     Xen's tools, both xenstoreds, their libraries, and busybox
# What is there already is kept, unless this script is newer. Needs apt-get, dpkg, xz and flock.
set -euo pipefail
script=$(realpath "$0")
mkdir -p "$1"
cache=$(cd "$1" && pwd)
exec 9>"$cache/lock"
flock 9
if [ "$cache/complete" -nt "$script" ]; then exit; fi

find_utils() { apt-cache search --names-only '^xen-utils-4\.[0-9]+$' | cut -d' ' -f1 | sort -V | tail -n 1; }
utils=$(find_utils)
if [ -z "$utils" ]; then
  apt-get -q update >&2
  utils=$(find_utils)
fi
version=${utils#xen-utils-}
kernel=$(apt-cache depends linux-image-amd64 | awk '/Depends:/ { print $2; exit }')
if [ -z "$utils" ] || [ -z "$kernel" ]; then
  echo "get-xen.sh: apt knows no package xen-utils-4.*, or no linux-image-amd64" >&2
  exit 1
fi
libraries=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
  --no-enhances "$utils" | grep -E '^lib(xen|yajl)' | sort -u)

new=$cache/new
rm -rf "$new" "$cache"/{complete,xen,vmlinux,mod,root}
mkdir -p "$new/packages" "$new/all" "$cache/mod"
cd "$new/packages"
# shellcheck disable=SC2086 # a list of names
apt-get -o APT::Sandbox::User=root -q download "$kernel" "xen-hypervisor-$version-amd64" "$utils" \
  xen-utils-common xenstore-utils busybox-static $libraries >&2
for package in *.deb; do dpkg -x "$package" "$new/all"; done
cd "$new/all"

zcat "boot/xen-$version-amd64.gz" >"$cache/xen"
image=$(echo boot/vmlinuz-*)
"$(dirname "$script")/unpack-kernel.sh" "$image" "$cache/vmlinux"

modules=lib/modules/${image#boot/vmlinuz-}/kernel
for module in drivers/xen/{xen-privcmd,xenfs/xenfs,xen-evtchn,xen-gntdev,xen-gntalloc} \
  drivers/net/{xen-netfront,xen-netback/xen-netback} drivers/block/{xen-blkfront,xen-blkback/xen-blkback,loop,virtio_blk} \
  drivers/virtio/{virtio,virtio_ring,virtio_pci_modern_dev,virtio_pci_legacy_dev,virtio_pci} \
  lib/{crc16,libcrc32c} crypto/crc32c_generic fs/{mbcache,jbd2/jbd2,ext4/ext4}; do
  cp "$modules/$module.ko" "$cache/mod/"
done
rm -rf boot lib/modules usr/share
mv "$new/all" "$cache/root"
rm -rf "$new"
touch "$cache/complete"
