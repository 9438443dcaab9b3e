/**
 * Draws the example pictures: German traffic signs of our own shapes, as a camera by the road would see them. No picture
 * of a data set is in them. The same version of sharp gives the same bytes.
 *
 *   node tools/signs.mjs [FOLDER [NAME…]]      by default all into examples/signs
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { photograph } from './signs/camera.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Angles in degrees; `exposure` of the picture, `sign` brightness of its paint, `side` and `dapple` unevenness of light,
 * `warmth` of its colour; `blur` σ and `motion` in pixels, `noise` σ in levels.
 */
const looks = {
  'speed-limit-30': {
    seed: 1,
    scene: 'street',
    yaw: -14,
    roll: 2,
    exposure: 0.75,
    side: 0.25,
    blur: 1.1,
    noise: 4,
  },
  'speed-limit-50': {
    seed: 2,
    scene: 'leaves',
    yaw: 9,
    pitch: -5,
    roll: -3,
    dapple: 0.35,
    warmth: 0.06,
    blur: 0.9,
  },
  'speed-limit-80': {
    seed: 3,
    scene: 'overcast',
    yaw: 5,
    roll: -1,
    exposure: 0.6,
    sign: 0.7,
    noise: 5,
    motion: 3,
  },
  'no-overtaking': { seed: 4, scene: 'autumn', yaw: -8, pitch: -6, roll: 2, side: 0.3, warmth: 0.05 },
  'priority-road': { seed: 5, scene: 'house', yaw: 12, roll: 3, exposure: 0.8, side: 0.2, blur: 1.3 },
  yield: { seed: 6, scene: 'blue', yaw: -6, pitch: -8, roll: -2, exposure: 0.9, shift: [0, 0.06] },
  stop: { seed: 7, scene: 'leaves', yaw: 11, pitch: -4, roll: -3, exposure: 1.05, dapple: 0.25, dirt: 0.25 },
  'no-entry': { seed: 8, scene: 'street', yaw: -18, roll: 1, exposure: 0.7, warmth: -0.05, noise: 4 },
  caution: {
    seed: 9,
    scene: 'overcast',
    yaw: 7,
    pitch: -6,
    roll: 3,
    exposure: 0.65,
    shift: [0, -0.04],
  },
  'straight-ahead': { seed: 10, scene: 'house', yaw: -10, roll: -2, exposure: 1.1, side: 0.3, blur: 1.2 },
  'keep-right': { seed: 11, scene: 'blue', yaw: 13, pitch: -5, exposure: 0.85, dapple: 0.2, noise: 4 },
  roundabout: {
    seed: 12,
    scene: 'autumn',
    yaw: -5,
    pitch: -7,
    roll: 2,
    exposure: 1,
    warmth: 0.04,
    motion: 3,
  },
};

const [folder = join(root, 'examples', 'signs'), ...named] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const name of named.length > 0 ? named : Object.keys(looks)) {
  const jpeg = await photograph(name, looks[name]);
  writeFileSync(join(folder, `${name}.jpg`), jpeg);
  console.log(`${name}.jpg ${jpeg.length} bytes`);
}
