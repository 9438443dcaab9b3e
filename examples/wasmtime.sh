#!/bin/sh
# What is on a picture, without Node:
#
#     sh examples/wasmtime.sh weights.mnw picture.ppm
#
# Prints one line per answer, best first: `probability: class label`. The module sees the folder of the weights and
# standard input, nothing else. WASMTIME names the command where it is not on PATH.
set -eu
module="$(dirname "$0")/../build/mobilenet.wasm"
exec "${WASMTIME:-wasmtime}" run --dir "$(dirname "$1")::/weights" "$module" \
  classify -m "/weights/$(basename "$1")" -i - -k 5 <"$2"
