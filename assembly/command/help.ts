/** `--help` and `--version`. */
import { deliver } from './errors';
import { print } from './printer';

/** The version of package.json; a test compares them. */
const VERSION = ascii`0.1.0\n`;

const HELP = ascii`Usage: wasmtime run --dir HOST::/d mobilenet.wasm COMMAND, with paths like /d/w.mnw

  classify -m FILE -i FILE [-k N] [--json]  best classes of a PPM or PGM picture
      [--all]                               of one that is \`unknown\` by the rule of the weights, too
      --pixels FORMAT --size WxH            the picture is a raw frame: rgb, bgr, rgba, bgra, rgb565le, rgb565be, grey,
                                            yuyv, uyvy, yvyu, vyuy, nv12, nv21 or i420
      [--matrix bt601|bt709]                YUV is BT.601 and limited unless said otherwise
      [--range limited|full]
      [--stride N] [--rows N]               bytes of a row and rows of the first plane, where there are more than pixels
      [--offsets SECOND[,THIRD]]            where the other planes begin, where they do not follow
  stream -m FILE [-i FILE] [-k N]           a line of JSON for each of the PPM or PGM pictures, or with --pixels and --size
                                            raw frames, that follow one another in FILE or on standard input
  embed -m FILE -i FILE -o FILE             feature vector of a picture: little-endian float32 numbers
  infer -m FILE --raw FILE --output logits|softmax|embedding [-o FILE] [--pixels rgb|grey]
  verify -m FILE                            check the weights
  selftest -m FILE                          check this engine
  bench -m FILE [--runs N]                  time of an answer, by the engine's own clock
  --help, --version

A FILE may be -: djpeg photo.jpg | wasmtime run ... classify -m /d/w.mnw -i -
                 ffmpeg -i cam -f rawvideo -pix_fmt nv12 - | wasmtime run ... stream -m /d/w.mnw --pixels nv12 --size 640x480
Exit codes: 0 ok, 1 failed, 2 usage, 3 bad model, 4 bad input.
`;

export function help(): void {
  print(HELP);
  deliver();
}

export function version(): void {
  print(VERSION);
  deliver();
}
