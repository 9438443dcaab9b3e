/**
 * Pictures a second and core through the gateway's pool, a worker for each core, and what so many cores answer in a day:
 * networks of 1000 classes with random weights, frames and JPEGs of 640 × 480. A Markdown table on stdout;
 * docs/scale.md holds one.
 *
 *   node benches/scale.mjs [--seconds 5]
 */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { Pool } from '../dist/gateway/pool/pool.js';
import { environment, environmentLine } from '../dist/workshop/bench/machine.js';
import { make, seal } from '../dist/workshop/packing/index.js';
import { markdown } from '../dist/workshop/terminal/markdown.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '5' } } });
const variants = [
  [0.25, 128],
  [0.5, 160],
  [0.75, 192],
  [1, 224],
];
const [width, height] = [640, 480];
const workers = availableParallelism();
const live = new AbortController().signal;

const frame = Uint8Array.from({ length: (width * height * 3) / 2 }, (_, at) => (at * 7919) >> 5);
/** Of no camera: a random picture of some hundred pixels, enlarged. */
const jpeg = await sharp(frame.slice(0, 20 * 15 * 3), { raw: { width: 20, height: 15, channels: 3 } })
  .resize(width, height)
  .jpeg({ quality: 85 })
  .toBuffer();
const kinds = [
  { name: 'nv12', bytes: frame, frame: { width, height, format: 'nv12' } },
  { name: 'JPEG', bytes: new Uint8Array(jpeg) },
];

/** Pictures that all workers answered a second, twice as many under way as there are workers. */
async function rate({ pool, digest }, { bytes, frame }, seconds) {
  const end = performance.now() + 1000 * seconds;
  const start = performance.now();
  let answered = 0;
  const ask = async () => {
    while (performance.now() < end) {
      await pool.run({ model: digest, kind: 'classify', top: 5, bytes: bytes.slice(), frame }, live);
      answered++;
    }
  };
  await Promise.all(Array.from({ length: 2 * workers }, ask));
  return (1000 * answered) / (performance.now() - start);
}

async function rates([alpha, resolution]) {
  const bytes = await seal(make({ alpha, resolution, classes: 1000, seed: 1 }));
  const digest = createHash('sha256').update(bytes).digest('hex');
  const pool = await Pool.start({ models: [{ name: 'w', digest, bytes }], workers });
  const found = [];
  for (const kind of kinds) {
    await rate({ pool, digest }, kind, 1);
    found.push({
      network: `${alpha}/${resolution}`,
      kind: kind.name,
      core: (await rate({ pool, digest }, kind, Number(values.seconds))) / workers,
    });
  }
  await pool.close();
  return found;
}

/** Pictures of so many cores in a day: `4.1 million`. */
function day(core, cores) {
  const digits = { notation: 'compact', compactDisplay: 'long', maximumSignificantDigits: 2 };
  return (core * cores * 86_400).toLocaleString('en', digits);
}

const measured = [];
for (const variant of variants) measured.push(...(await rates(variant)));
const words = process.argv.slice(2).join(' ');
console.log(
  `${environmentLine(environment())}, ${workers} workers, ${new Date().toISOString().slice(0, 10)}.`,
);
console.log(`Command: \`node benches/scale.mjs${words && ` ${words}`}\`.\n`);
const rows = measured.map(({ network, kind, core }) => [
  network,
  kind,
  core.toFixed(0),
  ...[1, 10, 1000].map((cores) => day(core, cores)),
]);
console.log(
  markdown(['α / side', '640 × 480', 'a second and core', 'a day: 1 core', '10 cores', '1 000 cores'], rows),
);
