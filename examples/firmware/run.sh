#!/bin/sh
# Writes a network as C, compiles a firmware around it, and runs that under qemu:
#
#     sh examples/firmware/run.sh cortex-m7 weights/signs-0.25-64.mnw
#
# Boards: cortex-m7 and cortex-m3 (apt-get install gcc-arm-none-eabi qemu-system-arm); riscv32, and riscv32f, which has
# floats (apt-get install gcc-riscv64-unknown-elf qemu-system-misc). More words are for the compiler: -DNET_CHECKED, -Os,
# -DCAMERA.
set -eu
here="$(dirname "$0")"
board="${1:?a board: cortex-m7, cortex-m3, riscv32, riscv32f}"
weights="${2:?packed weights, a .mnw}"
shift 2

case "$board" in
  cortex-m7) processor='-mcpu=cortex-m7 -mthumb -mfloat-abi=hard -mfpu=fpv5-sp-d16' machine='arm -M mps2-an500' ;;
  cortex-m3) processor='-mcpu=cortex-m3 -mthumb' machine='arm -M mps2-an385' ;;
  riscv32) processor='-march=rv32imac -mabi=ilp32' machine='riscv32 -M virt -bios none' ;;
  riscv32f) processor='-march=rv32imafc -mabi=ilp32f' machine='riscv32 -M virt -bios none' ;;
  *) echo "there is no board $board" >&2 && exit 2 ;;
esac
case "$board" in
  cortex-*) tools=arm-none-eabi start=cortex-m ;;
  *) tools=riscv64-unknown-elf start=riscv ;;
esac

build="$(mktemp -d)"
trap 'rm -rf "$build"' EXIT
node "$here/../../dist/workshop/cli.js" bundle -m "$weights" --c "$build/net"
# Without -fno-tree-loop-distribute-patterns memcpy in memory.c would become a call of itself.
# shellcheck disable=SC2086
"$tools-gcc" $processor -std=c11 -O2 -Wall -Wextra -ffreestanding -fno-tree-loop-distribute-patterns \
  -ffunction-sections -fdata-sections -nostdlib -Wl,--gc-sections -T "$here/$start.ld" "$@" -I "$build/net" \
  "$here/main.c" "$here/$start.c" "$here/memory.c" "$build/net/net.c" "$build/net/net_selftest.c" "$build/net/net_picture.c" -lgcc \
  -o "$build/firmware.elf"
"$tools-size" "$build/firmware.elf"
# shellcheck disable=SC2086
timeout 60 qemu-system-$machine -icount shift=0 -nographic -monitor none -serial none \
  -semihosting-config enable=on,target=native -kernel "$build/firmware.elf" 2>&1
