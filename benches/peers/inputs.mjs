/** What is compared on: models and pictures, in the folder made/. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reference } from '../../dist/tests/end-to-end/models.js';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

export const made = at('made');

/** Descriptions of the models in made/, which are made where they are absent. */
export function models(python) {
  const list = join(made, 'models.json');
  if (!existsSync(list)) {
    console.error('making the models, once');
    const words = [at('models/make.py'), made, ...(existsSync(reference) ? [reference] : [])];
    // TensorFlow says much that means nothing here.
    const { status, stderr, error } = spawnSync(python, words, {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (status !== 0) {
      throw new Error(
        `models/make.py failed; README.md names what it needs.\n${error?.message ?? stderr.slice(-2000)}`,
      );
    }
  }
  return JSON.parse(readFileSync(list, 'utf8'));
}

/** Random pictures, u8 [count, side, side, 3], in blocks of 8 pixels, so that they have edges and planes. */
export function drawPictures(side, count) {
  let state = side;
  const blocks = Math.ceil(side / 8);
  const colours = Uint8Array.from(
    { length: count * blocks * blocks * 3 },
    () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24,
  );
  return Uint8Array.from({ length: count * side * side * 3 }, (_, i) => {
    const [colour, x, y] = [i % 3, Math.floor(i / 3) % side, Math.floor(i / 3 / side)];
    const row = Math.floor(y / side) * blocks + ((y % side) >> 3);
    return colours[(row * blocks + (x >> 3)) * 3 + colour];
  });
}
