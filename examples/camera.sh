#!/bin/sh
# What a camera or a video shows, without Node, a line of JSON for each frame:
#
#     sh examples/camera.sh weights.mnw SOURCE [ffmpeg's options of the source]
#
# SOURCE is what ffmpeg reads: a file, `rtsp://…`, or `/dev/video0` with `-f v4l2`. ffmpeg makes raw frames of it, the module
# sees the folder of the weights and standard input, nothing else. SIZE names other sides than 640x480, WASMTIME the command
# where it is not on PATH.
set -eu
weights="$1"
source="$2"
shift 2
size="${SIZE:-640x480}"
module="$(dirname "$0")/../build/mobilenet.wasm"
ffmpeg -nostdin -loglevel error "$@" -i "$source" -s "$size" -f rawvideo -pix_fmt nv12 - |
  "${WASMTIME:-wasmtime}" run --dir "$(dirname "$weights")::/weights" "$module" \
    stream -m "/weights/$(basename "$weights")" --pixels nv12 --size "$size" -k 1
