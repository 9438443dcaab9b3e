/**
 * The way of a camera's frame to the input of a network, beside OpenCV and sharp, one thread each; writes
 * docs/benchmarks/camera-CLASS.md, CLASS being that of the processor; two minutes. README.md names the installs.
 *
 *   node benches/peers/camera.mjs [--passes 3] [--rounds 4] [--turn 150] [--warmup 1000] [--runs 60] [--side 128]
 *     [--docs FOLDER]
 *
 * Turns and warm-up in milliseconds. PEERS_PYTHON names a Python with OpenCV, by default that of .venv/.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { resample } from '../../dist/workshop/dataset/resample.js';
import { cameraReport } from './camera-report.mjs';
import { drawPictures, made } from './inputs.mjs';
import { disturbance, machine } from './machine.mjs';
import { measure, PICTURES, settle } from './rounds.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const python = process.env.PEERS_PYTHON ?? at('.venv/bin/python');

const option = (value) => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: {
    ...{ passes: option('3'), rounds: option('4'), turn: option('150'), warmup: option('1000') },
    ...{ runs: option('60'), side: option('128'), docs: option(at('../../docs/benchmarks')) },
  },
});
const names = ['passes', 'rounds', 'turn', 'warmup', 'runs'];
const pace = Object.fromEntries(names.map((name) => [name, Number(values[name])]));
const side = Number(values.side);

const ours = (setting, settings) => ({
  ...{ id: `ours, ${setting}`, product: 'ours', runtime: 'camera-ours' },
  settings: { build: 'simd', ...settings },
});
const contestants = [
  ours('simd', {}),
  ours('simd, wide', { wide: true }),
  { id: 'OpenCV', product: 'OpenCV', script: 'camera.py' },
  { id: 'sharp', product: 'sharp', runtime: 'camera-sharp' },
];

const frames = [
  { format: 'nv12', width: 1920, height: 1080 },
  { format: 'rgb', width: 1920, height: 1080 },
  { format: 'nv12', width: 640, height: 480 },
].map((frame) => {
  const { format, width, height } = frame;
  const bytes = width * height * (format === 'rgb' ? 3 : 1.5);
  return { ...frame, side, bytes, pictures: join(made, `${format}_${width}x${height}.u8`) };
});

/** Levels by which RGB that a runtime answers is off our law, in the mean. */
function distances(entries, frame, pictures) {
  if (frame.format !== 'rgb') return entries;
  const { width, height, bytes } = frame;
  const whole = { height: side, width: side, fit: 'stretch', resizeHeight: side, resizeWidth: side };
  const laws = Array.from({ length: PICTURES }, (_, i) =>
    resample({ width, height, data: pictures.subarray(i * bytes, (i + 1) * bytes) }, whole),
  );
  return entries.map((entry) => {
    if (!entry.answers?.[0]?.length) return entry;
    const off = laws.map((law, i) => {
      const sum = law.reduce((total, level, byte) => total + Math.abs(level - entry.answers[i][byte]), 0);
      return sum / law.length;
    });
    return { ...entry, off: Math.max(...off) };
  });
}

const warning = disturbance();
if (warning) console.error(warning);
mkdirSync(made, { recursive: true });
const results = { machine: machine(), pace, side, frames: [] };
for (const frame of frames) {
  console.error(`${frame.format} ${frame.width} × ${frame.height}`);
  const square = drawPictures(Math.ceil(Math.sqrt(frame.bytes / 3)), PICTURES);
  const pictures = square.subarray(0, PICTURES * frame.bytes);
  writeFileSync(frame.pictures, pictures);
  const passes = [];
  for (let pass = 0; pass < pace.passes; pass++) {
    passes.push(await measure(contestants, frame, pace, python));
  }
  results.frames.push({ ...frame, entries: distances(settle(passes), frame, pictures) });
}
writeFileSync(join(values.docs, `camera-${results.machine.class}.md`), cameraReport(results));
