#!/bin/bash
# unpack-kernel.sh IMAGE VMLINUX
# Unpacks the kernel of a Linux image for x86: QEMU boots no packed one under Xen, and unpacks it slowly elsewhere.
# Where the packed kernel lies: Linux's Documentation/arch/x86/boot.rst; its last four bytes are its length.
set -euo pipefail
number() { od -An -t "u$2" -j "$1" -N "$2" "$image" | tr -d ' '; }
image=$1
start=$((($(number 0x1f1 1) + 1) * 512 + $(number 0x248 4)))
case $(od -An -t x4 -j $start -N 4 "$image") in
*587a37fd*) unpack="xz -dc" ;;
*fd2fb528*) unpack="zstd -dcq" ;;
*)
  echo "unpack-kernel.sh: $image: packed neither with xz nor with zstd" >&2
  exit 1
  ;;
esac
dd if="$image" iflag=skip_bytes,count_bytes skip=$start count=$(($(number 0x24c 4) - 4)) status=none | $unpack >"$2"
