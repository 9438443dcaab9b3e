/** The hostile inputs that the project answers for, by number, and the tests in which each is refused or answered. */

/** A test file, by its path from tests/, and the title of a test in it, or how the titles of several begin. */
export type Proof = readonly [file: string, title: string];

export interface Case {
  readonly number: number;
  readonly words: string;
  readonly proofs: readonly Proof[];
}

const format = (title: string): Proof => ['assembly/format.spec.ts', title];
const sections = (title: string): Proof => ['assembly/sections.spec.ts', title];
const packed = (title: string): Proof => ['attacks/packed.test.ts', title];
const wasmtime = (title: string): Proof => ['attacks/wasmtime.test.ts', title];
const image = (title: string): Proof => ['attacks/image.test.ts', title];
const command = (title: string): Proof => ['attacks/command.test.ts', title];
const tables = (title: string): Proof => ['workshop/packing/tflite/tables.test.ts', title];
const operators = (title: string): Proof => ['workshop/packing/tflite/operators.test.ts', title];
const tensors = (title: string): Proof => ['workshop/packing/tflite/tensors.test.ts', title];
const pixels = (title: string): Proof => ['host/image/pixels.test.ts', title];
const ppm = (title: string): Proof => ['host/image/ppm.test.ts', title];
const bmp = (title: string): Proof => ['host/image/bmp.test.ts', title];
const usage = (title: string): Proof => ['end-to-end/node-usage.test.ts', title];
const options = (title: string): Proof => ['workshop/terminal/flags.test.ts', title];
const save = (title: string): Proof => ['workshop/terminal/save.test.ts', title];
const node = (title: string): Proof => ['end-to-end/node-classify.test.ts', title];
const guest = (title: string): Proof => ['end-to-end/wasmtime/refusals.test.ts', title];

/** Every one of `packed` is tried in the core's builds, the library, the command line and wasmtime. */
const list: readonly (readonly [words: string, ...proofs: Proof[]])[] = [
  ['weights: empty', packed('1 empty')],
  ['weights: every truncation', packed('2 truncated'), packed('2 every truncation, and every bit flipped')],
  ['weights: trailing bytes', packed('3 trailing bytes')],
  ['weights: wrong magic', packed('4 wrong magic')],
  ['weights: byte-swapped', packed('5 byte-swapped')],
  ['weights: future version', packed('6 future version')],
  ['weights: reserved flag set', packed('7 reserved flag set'), format('refuses reserved flags and fields')],
  ['weights: layer count 0', packed('8 layer count 0')],
  ['weights: count 2³²−1', packed('9 section count 2³²−1')],
  ['weights: offset + length wraps', packed('10 offset + length wraps')],
  ['weights: overlapping sections', packed('11 overlapping sections')],
  ['weights: gap between sections', packed('12 gap between sections'), packed('12 padding that is not zero')],
  ['weights: misaligned', packed('13 misaligned')],
  ['weights: dimension product wraps', packed('14 dimension product wraps')],
  ['weights: stride 0', packed('15 stride 0')],
  ['weights: channels 0 or negative', packed('16 channels 0'), packed('16 channels negative')],
  ['weights: scale 0, NaN, Inf, denormal, negative', packed('17 scale ')],
  ['weights: requantization scale out of range', packed('18 requantization scale')],
  ['weights: zero point out of range', packed('19 zero point out of range')],
  ['weights: clamp min > max', packed('20 clamp min > max')],
  ['weights: bias overflowing int32', packed('21 bias '), sections('refuse scales and biases out of range')],
  ['weights: good checksum, bad shape', packed('22 good checksum, bad shape')],
  ['weights: arena exceeding the fixed memory', packed('23 arena exceeding the fixed memory')],
  ['weights: duplicate section', packed('24 duplicate section')],
  ["weights: another model's layer table", packed('25 the layer table of a wider model with these filters')],
  ['weights: file changed while read', packed('26 file changed while read')],
  [
    'weights: FIFO, directory, /dev/zero',
    packed('27 FIFO'),
    packed('27 directory'),
    usage('a device as weights'),
    wasmtime('27 FIFO'),
    wasmtime('27 /dev/zero'),
  ],
  ['tflite: root offset past the end', tables('28 root offset past the end')],
  ['tflite: vtable negative or odd', tables('29 vtable before the file, past its end, at an odd address')],
  ['tflite: vector length 2³¹', tables('30 vector length 2³¹')],
  ['tflite: cyclic tables', tables('31 a table cannot contain itself: references lead forward only')],
  ['tflite: shared-subtree explosion', tables('32 many references to one subtree')],
  ['tflite: tensor index −1 as required', operators('33 tensor index −1 as required')],
  ['tflite: operator code out of range', operators('34 operator code out of range')],
  ['tflite: buffer index out of range', operators('35 buffer index out of range')],
  ['tflite: missing quantization', tensors('36 missing')],
  ['tflite: scale 0, NaN, Inf, denormal', tensors('37 scale ')],
  ['tflite: per-channel count ≠ channels', tensors('38 another number of scales than of channels')],
  ['tflite: quantized_dimension 9', tensors('39 quantized dimension 9, and that of another axis')],
  ['tflite: buffer size ≠ shape', tensors('40 a buffer of another size than its shape')],
  ['tflite: depthwise multiplier mismatch', tensors('41 a depthwise layer of several filters per channel')],
  ['tflite: stride or dilation 0', tensors('42 stride 0, 3 or unequal; dilation 0 or 2')],
  [
    'tflite: self-loop, output read first',
    operators('43 a self-loop'),
    operators('43 a tensor that is read before it is written'),
  ],
  ['tflite: two subgraphs', operators('44 two subgraphs, two inputs, two outputs')],
  ['tflite: sparse tensor', tensors('45 a sparse tensor')],
  [
    'tflite: float, int16, int4',
    tensors('46 float16, int16, int4'),
    tables('a float model names the option of the converter'),
  ],
  ['tflite: rank 0 or 7', tensors('47 rank 0, 7 and 9')],
  ['tflite: dynamic −1 dimension', tensors('48 an open side')],
  ['tflite: unsupported operator', operators('49 names operator and index')],
  ['tflite: external buffer offset', operators('50 a buffer outside of the tables')],
  [
    'image: 60000×60000 header',
    image('51 60000×60000 header'),
    pixels('a header of 60000 × 60000 pixels is refused; up to 16 million a picture has its own size'),
    wasmtime('51 60000×60000 header'),
  ],
  [
    'image: zero width',
    image('52 zero width'),
    ppm('a side of 0 pixels is refused'),
    wasmtime('52 zero width'),
  ],
  [
    'image: zlib bomb in IDAT or iCCP',
    image('53 zlib bomb in IDAT'),
    image('53 zlib bomb in iCCP is not inflated, and the pixels are answered'),
  ],
  ['image: bad CRC', image('54 bad CRC of '), pixels('a PNG with a wrong checksum is refused')],
  [
    'image: truncated JPEG',
    image('55 truncated JPEG, also where only the end marker is missing'),
    pixels('a file cut short is refused, wherever it is cut'),
  ],
  ['image: progressive with thousands of scans', image('56 progressive with thousands of scans')],
  [
    'image: CMYK, 16-bit, greyscale, palette, alpha, interlaced',
    image('57 greyscale, palette, 16-bit, alpha, interlaced and CMYK are answered'),
  ],
  ['image: EXIF orientation 9', image('58 EXIF orientation 9 is none, and the picture is answered upright')],
  ['image: animated', image('59 animated: the first picture is answered')],
  ['image: SVG or TIFF renamed .jpg', image('60 SVG or TIFF renamed .jpg'), wasmtime('60 SVG renamed')],
  ['image: PNG/JPEG polyglot', image('61 PNG/JPEG polyglot: it is what its first bytes say')],
  ['image: second SOF changing the size', image('62 second SOF changing the size')],
  [
    'image: PPM maxval 0, CRLF in the PPM header',
    image('63 PPM maxval 0, CRLF in the PPM header'),
    ppm('a carriage return in the header'),
    ppm('a largest value of 0'),
    wasmtime('63 PPM maxval 0'),
    wasmtime('63 CRLF in the PPM header'),
  ],
  ['command line: missing value', usage('a missing value'), guest('a wrong command line')],
  ['command line: unknown flag', usage('an unknown flag'), guest('a wrong command line')],
  ['command line: repeated flag', usage('a flag given twice'), guest('a wrong command line')],
  [
    'command line: --threads 0/-1/1e9/NaN/0x10',
    command('67 --threads '),
    options('a count is a whole number in decimal digits'),
  ],
  [
    'command line: path with newline or invalid UTF-8',
    command('68 path with newline or invalid UTF-8'),
    usage('a line feed in a path'),
  ],
  [
    'command line: output through ../ or a symlink',
    command('69 output through ../ is written where it leads, whole'),
    command('69 output through a symlink'),
    save('refuses a symbolic link, a folder, and a folder that is not there'),
    wasmtime('69 output through ../ stays in its folder'),
    wasmtime('69 output through a symlink'),
  ],
  [
    'command line: output = input',
    command('70 output = input'),
    save('refuses an input as output, by whatever name'),
    wasmtime('70 output = input, by whatever name'),
  ],
  ['command line: unwritable or full disk', command('71 unwritable or full disk'), wasmtime('71 full disk')],
  ['command line: stdin closed', command('72 stdin closed'), wasmtime('72 stdin closed')],
  ['command line: stdin never ends', command('73 stdin never ends'), wasmtime('73 stdin never ends')],
  [
    'command line: EPIPE',
    command('74 EPIPE'),
    wasmtime('74 EPIPE'),
    node('a reader that stops early is no error'),
  ],
  ['command line: 10 MB argument', command('75 10 MB argument'), guest('a wrong command line')],
  ['command line: -- then a dash-file', command('76 -- then a dash-file'), guest('a wrong command line')],
  [
    'image: BMP of other lengths and sides than its bytes, masks that overlap, RLE',
    ['attacks/bmp.test.ts', '77 BMP of other lengths and sides than its bytes'],
    bmp('with RLE of 8 bits is refused'),
    bmp('with masks that overlap is refused'),
  ],
];

export const cases: readonly Case[] = list.map(([words, ...proofs], index) => ({
  number: index + 1,
  words,
  proofs,
}));
