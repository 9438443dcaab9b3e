/**
 * What is answered: S, the shipped signs, and V, as `mobilenet make --alpha 0.25 --resolution 96 --channels 1 --classes 2
 * --seed 1` writes it. The picture is noise.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from '../../dist/workshop/bundle/bundle.js';
import { make, seal } from '../../dist/workshop/packing/index.js';

const root = new URL('../..', import.meta.url);

/** What a bundle is made with. `small` is baseline with the memory that the network needs. */
export const builds = {
  baseline: { build: 'baseline' },
  small: { memory: 'small' },
  compact: { build: 'compact' },
  simd: { build: 'simd' },
};

/** The top 8 bits of each next state of a linear congruential generator. */
function noise(length) {
  let state = 12345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) | 0;
    return state >>> 24;
  });
}

/** As the core makes grey of colour (weights/FORMAT.md). */
function grey(rgb) {
  const of = (at) => (77 * rgb[at] + 150 * rgb[at + 1] + 29 * rgb[at + 2] + 128) >> 8;
  return Uint8Array.from({ length: rgb.length / 3 }, (_, pixel) => of(3 * pixel));
}

/**
 * Writes bundles and pictures into a folder.
 *
 * @param against a checkout whose core is measured too, or nothing
 */
export async function networks(folder, against) {
  const options = { alpha: 0.25, resolution: 96, channels: 1, classes: 2, seed: 1 };
  const signs = readFileSync(new URL('weights/signs-0.25-64.mnw', root));
  return [
    await network({ folder, against, name: 'S', file: signs, side: 64, k: 5 }),
    await network({ folder, against, name: 'V', file: await seal(make(options)), side: 96, k: 2 }),
  ];
}

async function network({ folder, against, name, file, side, k }) {
  const write = (suffix, bytes) => {
    writeFileSync(join(folder, name + suffix), bytes);
    return join(folder, name + suffix);
  };
  const rgb = noise(3 * side * side);
  const colours = write('.rgb', rgb);
  const picture = name === 'V' ? write('.grey', grey(rgb)) : colours;
  const bundles = {};
  for (const [build, options] of Object.entries(builds)) {
    const { bytes, pages } = await bundle(file, options);
    bundles[build] = { net: write(`-${build}.wasm`, bytes), picture, k, memory: 65536 * pages };
    if (options.memory === 'small') continue;
    const command = await bundle(file, { ...options, wasi: true });
    bundles[build].command = write(`-${build}-command.wasm`, command.bytes);
  }
  // Before grey input was taken, a bundle's `input()` wanted colours.
  const old = against && { net: write('-old.wasm', await oldBundle(against, file)), picture: colours, k };
  return { name, k, grey: picture !== colours, bundles, old };
}

/** A bundle as a checkout of c7e869d makes it. */
async function oldBundle(against, file) {
  const { bundle: made } = await import(pathToFileURL(join(against, 'dist/host/bundle/bundle.js')));
  return (await made(file, { build: 'baseline' })).bytes;
}
