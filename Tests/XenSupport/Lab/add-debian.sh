#!/bin/bash
# add-debian.sh XEN_CACHE DEBIAN_CACHE SUITE IMAGE [hvm]
# Adds to the file system of dom0 that make-image.sh wrote to IMAGE what boots a guest from its disk, as
# /lab/SUITE/vmlinux and /lab/SUITE/root.cpio; for an HVM guest /lab/SUITE/vmlinuz and the device model beside. The caches
# are what get-xen.sh, get-debian.sh and get-device-model.sh filled.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
xen=$(cd "$1" && pwd)
suite=$3
cache=$(cd "$2/$suite" && pwd)
image=$(realpath "$4")
work=$(mktemp -d -t xga-debian.XXXXXX)
trap 'rm -rf "$work"' EXIT
pack() { find . -mindepth 1 | LC_ALL=C sort | cpio --create --format=newc --quiet --owner=0:0; }

mkdir -p "$work/dom0/lab/$suite" "$work"/guest/{bin,dev,proc,sys,root}
cd "$work/guest"
install -m 755 "$here/disk-init" init
cp "$xen/root/bin/busybox" bin/
cp -r "$cache/mod" .
pack >"$work/dom0/lab/$suite/root.cpio"
cd "$work/dom0"
if [ "${5:-}" = hvm ]; then
  # Its device model boots a packed kernel only.
  cp "$cache/vmlinuz" "lab/$suite/"
  cp -a "$xen/device-model/." .
else
  cp "$cache/vmlinux" "lab/$suite/"
fi
pack >>"$image"
