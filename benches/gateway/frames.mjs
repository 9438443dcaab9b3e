/** Frames of 1080p in NV12: stripes over noise, of another width in each. */
import { random } from './random.mjs';

const [width, height] = [1920, 1080];
const below = random(1);
const noise = Uint8Array.from({ length: (width * height * 3) / 2 }, () => below(64));

export const frames = [3, 50, 170, 400].map((stripe) => {
  const data = noise.map((value, at) => value + ((at % width) % stripe < stripe / 2 ? 0 : 190));
  return { width, height, format: 'nv12', data };
});
