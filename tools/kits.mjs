/**
 * Makes kits/answers.txt: what the library of Node answers for the golden networks, which the tests of every kit compare
 * with. Lines of words, so that a language reads it with what it has; the file itself says what each line is.
 *
 *   node tools/kits.mjs [--check]
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { statusError } from '../dist/host/core/status.js';
import { pixelFormats, pixelsCode, planes } from '../dist/host/image/format.js';
import { load } from '../dist/host/index.js';
import { noise } from '../dist/tests/reference/noise.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'kits', 'answers.txt');
const golden = join(root, 'tests', 'golden');

const HEAD = `# What the library of Node answers, for the tests of every kit. Made by \`node tools/kits.mjs\`.
# A picture is: pixels of assembly/abi.h, width, height, stride, seed, length; its bytes are the top 8 bits of each next
# state of xorshift32 (13, 17, 5) from the seed.
#   refusal STATUS DETAIL CODE SENTENCE
#   network FILE, what follows is of this file of tests/golden
#   facts HEIGHT WIDTH CHANNELS CLASSES FEATURES LAYERS
#   label LABEL, one for each class; none of a network without
#   selftest DIGEST, one for each layer
#   classify PICTURE INDEX:PROBABILITY..., probabilities in 1/256, the best 4
#   unknown PICTURE INDEX:PROBABILITY..., the same of a picture that is like none of the classes
#   embed PICTURE NUMBER..., f32
`;

/** STATUS_FILE_TRUNCATED and STATUS_IMAGE_FORMAT of assembly/abi.h; a detail that is no fault of a page's server. */
const [FIRST, LAST, DETAIL] = [16, 34, 7];

const [WIDTH, HEIGHT, BEST] = [57, 43, 4];

/** Each format once with rows that touch and once with a stride; YUV with a matrix and a range of its own then. */
function* layouts() {
  const names = Object.keys(pixelFormats).filter((name) => name !== 'rgb565');
  for (const format of names) {
    yield { format };
    const own = pixelFormats[format].yuv ? { matrix: 'bt709', range: 'full' } : {};
    yield { format, stride: 4 * WIDTH + 9, ...own };
  }
}

/** Bytes to the end of the last row. */
function bytesOf(layout) {
  const { place, rows, stride, row } = planes(layout, WIDTH, HEIGHT).at(-1);
  return place + stride * (rows - 1) + row;
}

/** A picture, and the words for it. */
function drawn(layout, seed) {
  const length = bytesOf(layout);
  const picture = { ...layout, width: WIDTH, height: HEIGHT, data: noise(seed, length) };
  const words = `${pixelsCode(picture)} ${WIDTH} ${HEIGHT} ${layout.stride ?? 0} ${seed} ${length}`;
  return { picture, words };
}

/** Of a picture with its words. */
async function classesLine(model, { picture, words }) {
  const best = await model.classify(picture, { top: BEST, reject: false });
  const known = (await model.classify(picture)).length > 0;
  const ranks = best.map(({ index, probability }) => `${index}:${probability * 256}`).join(' ');
  return `${known ? 'classify' : 'unknown'} ${words} ${ranks}`;
}

async function* linesOf(name) {
  const model = await load(readFileSync(join(golden, name)), { build: 'simd' });
  const { height, width, channels, classes, features } = model.contract;
  yield `network ${name}`;
  yield `facts ${height} ${width} ${channels} ${classes} ${features} ${model.layers}`;
  for (const label of model.labels) yield `label ${label}`;
  for (const digest of await model.selftest()) yield `selftest ${digest}`;
  // Every format has its way through one network; the others show their outputs.
  const all = name === 'rgb-int8.mnw' ? [...layouts()] : [{ format: 'rgb' }, { format: 'nv12' }];
  for (const [index, layout] of classes ? all.entries() : []) {
    yield await classesLine(model, drawn(layout, index + 1));
  }
  const { picture, words } = drawn({ format: 'rgb' }, 1);
  yield `embed ${words} ${(await model.embed(picture)).join(' ')}`;
  model.dispose();
}

async function* lines() {
  for (let status = FIRST; status <= LAST; status++) {
    const { code, message } = statusError(status, DETAIL);
    yield `refusal ${status} ${DETAIL} ${code} ${message}`;
  }
  for (const name of readdirSync(golden).filter((name) => name.endsWith('.mnw'))) yield* linesOf(name);
}

let text = HEAD;
for await (const line of lines()) text += `${line}\n`;
if (process.argv[2] !== '--check') writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('kits/answers.txt is not what the library answers: node tools/kits.mjs');
  process.exitCode = 1;
}
