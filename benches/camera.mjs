/**
 * Camera frames in another checkout of this repository, built, against this one, in turns in one process: milliseconds from
 * the bytes of a frame to the network's input, its copy into the core included. Medians of each and of their ratios, and the
 * least of each, which a busy machine disturbs less, as Markdown on stdout. Caches are warm: a frame that comes from
 * elsewhere takes 0.2 to 0.5 ms more.
 *
 *   node benches/camera.mjs OLD_CHECKOUT [--build NAME] [--side N] [--size WxH] [--format NAME] [--seconds S]
 *
 * NAME is simd by default; N the side of the network's input, 128 by default; S seconds a row, 1 by default.
 */
import { cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pixelFormats } from '../dist/host/image/format.js';
import { median } from '../dist/workshop/bench/statistics.js';
import { make, seal } from '../dist/workshop/packing/index.js';
import { alternate, commitOf, coreOf, push } from './checkout.mjs';

const option = { type: 'string' };
const {
  positionals: [old],
  values: { build = 'simd', side = '128', size, format, seconds = '1' },
} = parseArgs({
  allowPositionals: true,
  options: { build: option, side: option, size: option, format: option, seconds: option },
});
if (old === undefined) throw new Error('usage: node benches/camera.mjs OLD_CHECKOUT [--build NAME]');
const roots = [resolve(old), dirname(dirname(fileURLToPath(import.meta.url)))];

const formats = ['nv12', 'i420', 'grey', 'rgb', 'rgba', 'yuyv'].filter((name) => name === (format ?? name));
const sizes = ['64x48', `${side}x${side}`, '640x480', '1920x1080', '3840x2160'];

/** Bytes of a pixel. */
const depth = { nv12: 1.5, i420: 1.5, grey: 1, rgb: 3, rgba: 4, yuyv: 2 };

/** Pushes a whole frame. */
function resize(core, { data, width, height, pixels }) {
  core.begin(width, height, 0, pixels, 0);
  push(core, data);
}

/** The answer to a frame, as text. */
function answer(core, frame) {
  resize(core, frame);
  core.run();
  return Buffer.from(core.memory.buffer, core.embedding(), core.features()).toString('hex');
}

const commits = roots.map(commitOf);
/** The first tenth warms up. */
const how = { warm: Number(seconds) * 100, kept: Number(seconds) * 900, least: 5 };
console.log(`${cpus()[0].model}, Node ${process.versions.node}, ${build}, input ${side} × ${side}, ${commits.join(' against ')}

| frame | old, ms | new, ms | old : new | least old, ms | least new, ms |
|---|---|---|---|---|---|`);
const file = await seal(make({ alpha: 0.25, resolution: Number(side), classes: 2, seed: 1 }));
const cores = roots.map((root) => coreOf(root, build, file));
for (const text of sizes.filter((name) => name === (size ?? name))) {
  const [width, height] = text.split('x').map(Number);
  for (const name of formats) {
    const data = Uint8Array.from({ length: width * height * depth[name] }, (_, i) => (i * 7919) >> 3);
    const frame = { data, width, height, pixels: pixelFormats[name].code };
    const [before, after] = cores.map((core) => answer(core, frame));
    if (before !== after) throw new Error(`${name} ${text}: other bytes`);
    const times = alternate(cores, how, (core) => resize(core, frame));
    const ratio = median(times[0].map((time, i) => time / times[1][i]));
    const columns = [
      ...times.map((list) => median(list).toFixed(3)),
      ratio.toFixed(1),
      ...times.map((list) => Math.min(...list).toFixed(3)),
    ];
    console.log(`| ${name} ${text} | ${columns.join(' | ')} |`);
  }
}
