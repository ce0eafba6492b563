#!/bin/bash
# build-arm-tools.sh SYSROOT FOLDER
# Builds for aarch64, in FOLDER, what the tests take into a guest or run under QEMU: lockdown.so, loaded-filter and
# sweep. SYSROOT is what `.ci/get-sysroot` made. Needs the clang that comes with Swift.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$2"
clang=$(dirname "$(realpath "$(command -v swift)")")/clang
build() {
  [ "$2/$3" -nt "$4" ] && return
  "$clang" --target=aarch64-linux-gnu --sysroot="$1" -fuse-ld=lld -O2 -Wall -Wextra -Werror -o "$2/$3" "${@:4}"
}
build "$1" "$2" lockdown.so "$here/../../Support/Lab/lockdown.c" -shared -fPIC -ldl
build "$1" "$2" loaded-filter "$here/loaded-filter.c"
build "$1" "$2" sweep "$here/sweep.c"
