/** How the command fails: one line on standard error, `mobilenet: CODE: sentence`, and the exit code of its kind. */
import { detail } from '../index';
import { Status } from '../status';
import { proc_exit } from '../wasi_snapshot_preview1';
import { STDERR } from './io';
import { discard, flush, print, printByte, printNumber, setTarget } from './printer';
import { printArgument } from './text';

/** What the command refuses by itself, after the errors of `Status`. */
export const enum Failure {
  PICTURE_CUT = Status.IMAGE_FORMAT + 1,
  PICTURE_LONG,
  PICTURE_KIND,
  PICTURE_JPEG,
  PICTURE_PNG,
  HEADER_LONG,
  HEADER_RETURN,
  HEADER_NUMBERS,
  HEADER_DEPTH,
  PLACES,
  RAW_CUT,
  RAW_GREY,
  RAW_EMPTY,
  NO_CLASSES,
  ARGUMENTS,
  COMMAND,
  UNKNOWN,
  TWICE,
  NO_VALUE,
  NO_WEIGHTS,
  NO_PICTURE,
  NO_RAW,
  NO_OUTPUT,
  TENSOR,
  COUNT,
  NO_PIXELS,
  PIXELS,
  SIZE,
  MATRIX,
  RANGE,
  STRIDE,
  ROWS,
  OFFSETS,
  RAW_PIXELS,
  RUNS,
  STDIN,
  OVERWRITE,
  NOT_FOUND,
  OPEN,
  READ,
  WRITE,
  CLOCK,
}

/**
 * One line for each error: exit code (1 failed, 2 usage, 3 bad model, 4 bad input), code, sentence. `#` stands for the
 * place as a number, `%` for the argument that lies there.
 */
const LINES = ascii`3E_FILE_TRUNCATED: the weights file is cut short; copy it again
3E_FILE_MAGIC: not packed weights; make them with mobilenet pack
3E_FILE_VERSION: the weights file has version #, not 1; pack it again
3E_FILE_FLAGS: the weights file sets a reserved field at byte #; pack it again
3E_FILE_LENGTH: bytes follow the end of the weights file; copy it again
3E_FILE_SECTION: section # is unknown, missing or misplaced; pack it again
3E_FILE_DIGEST: the weights file is damaged; copy it again
3E_FILE_CONTRACT: the contract is wrong at its byte #; pack it again
3E_FILE_LAYER: layer # does not fit its neighbours or limits; pack it again
3E_FILE_CHANNEL: layer # has a scale or bias out of range; pack it again
3E_FILE_SOFTMAX: the softmax table is wrong at entry #; pack it again
3E_FILE_LABELS: the labels are wrong at line #; pack it with one per class
3E_FILE_GOLDEN: the golden digests do not fit the layers; pack it again
3E_MEMORY: the network needs # pages of 64 KiB; mobilenet bundle makes a module of them
1E_STATE: the call is out of turn; report it
4E_IMAGE_SIZE: the sides of a picture must be 1 to 32768
4E_IMAGE_PIXELS: # bytes are due; report it
1E_SELFTEST: layer # differs on this engine; use another, and report it
4E_IMAGE_FORMAT: # is no pixel format with such a matrix and range, or no stride of this width
4E_IMAGE_FORMAT: the picture is cut short
4E_IMAGE_FORMAT: bytes follow the end of the picture; of a padded frame say --rows or --offsets
4E_IMAGE_FORMAT: not a PPM (P6) or PGM (P5); convert the picture
4E_IMAGE_DECODER: a JPEG needs a pipe: djpeg photo.jpg | wasmtime run ... -i -
4E_IMAGE_DECODER: a PNG needs a pipe: pngtopnm photo.png | wasmtime run ... -i -
4E_IMAGE_FORMAT: the header is longer than 4096 bytes
4E_IMAGE_FORMAT: the header has a carriage return; copy the picture in binary mode
4E_IMAGE_FORMAT: the header must be width, height, 255 and one white space
4E_IMAGE_FORMAT: the largest value must be 255; use pamdepth 255
4E_IMAGE_FORMAT: --rows must be the height at least, and --offsets, without it, behind the plane before, one for each
4E_INPUT_SHAPE: the last picture is cut short; each is height x width x 3 bytes, or x 1 with --pixels grey
4E_INPUT_SHAPE: the network is grey and these bytes are not, read as RGB; say --pixels grey or --pixels rgb
4E_INPUT_SHAPE: there is no picture
2E_OUTPUT: the network has no classes; use infer --output embedding
2E_USAGE: more than 64 arguments or 4096 bytes of them
2E_USAGE: the command must be classify, stream, embed, infer, verify, selftest, bench or help
2E_USAGE: % is unknown here; see --help
2E_USAGE: % is given twice
2E_USAGE: % needs a value
2E_USAGE: -m FILE is missing
2E_USAGE: -i FILE is missing
2E_USAGE: --raw FILE is missing
2E_USAGE: -o FILE is missing
2E_USAGE: --output must be logits, softmax or embedding
2E_USAGE: -k must be a whole number from 1, not %
2E_USAGE: --size, --matrix, --range, --stride, --rows and --offsets need --pixels
2E_USAGE: --pixels must be rgb, bgr, rgba, bgra, grey, yuyv, nv12, nv21, i420, uyvy, yvyu, vyuy, rgb565le or rgb565be
2E_USAGE: --size must be WIDTHxHEIGHT
2E_USAGE: --matrix must be bt601 or bt709
2E_USAGE: --range must be limited or full
2E_USAGE: --stride must be a whole number from 1
2E_USAGE: --rows must be a whole number from 1
2E_USAGE: --offsets must be the byte where the second plane begins, or SECOND,THIRD
2E_USAGE: --pixels must be rgb or grey of infer
2E_USAGE: --runs must be a whole number from 1 to 256, not %
2E_USAGE: standard input can be read once only
2E_USAGE: % is an input; name another file for the output
1E_IO: % is not found; open its folder: wasmtime run --dir HOST::GUEST (GUEST::HOST if old)
1E_IO: % cannot be opened
1E_IO: the input cannot be read (errno #)
1E_IO: the output cannot be written
1E_IO: the engine has no clock; give it one
`;

const FIRST_LINE: u32 = Status.FILE_TRUNCATED;

const LINE: u32 = 0x0a;
const SPACE: u32 = 0x20;
const NUMBER: u32 = 0x23;
const ARGUMENT: u32 = 0x25;
const ZERO: u32 = 0x30;

/** The frame of a stream that is read or answered, from 0; below there is none. */
let frame: i32 = -1;

/** Begins the next frame of a stream, and answers its number. */
export function nextFrame(): u32 {
  return <u32>++frame;
}

/** Prints from `at` to the end of the line, and behind the code the frame that is at fault. */
function printLine(at: usize, place: usize): void {
  let isCode = true;
  let character: u32;
  do {
    character = load<u8>(at++);
    if (character == NUMBER) printNumber(<u32>place);
    else if (character == ARGUMENT) printArgument(place);
    else printByte(character);
    if (!isCode || character != SPACE) continue;
    isCode = false;
    if (frame < 0) continue;
    print(ascii`frame `);
    printNumber(frame);
    print(ascii`: `);
  } while (character != LINE);
}

/** Ends the process. What was printed and not yet written is dropped. */
export function fail(failure: u32, place: usize = 0): void {
  let at = LINES;
  for (let line = FIRST_LINE; line < failure; line++) {
    while (load<u8>(at++) != LINE) {}
  }
  discard();
  setTarget(STDERR);
  print(ascii`mobilenet: `);
  printLine(at + 1, place);
  flush();
  proc_exit(load<u8>(at) - ZERO);
  unreachable();
}

/** Ends the process unless the core answered OK. */
export function check(status: Status): void {
  if (status != Status.OK) fail(status, detail());
}

/** Writes what is printed, or ends the process. */
export function deliver(): void {
  if (flush()) fail(Failure.WRITE);
}
