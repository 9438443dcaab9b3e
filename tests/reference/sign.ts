/** A drawn sign, 96 × 96 pixels that need no decoder: the rule of the shipped weights knows it, as it does not know noise. */
import { readFileSync } from 'node:fs';
import { pixels } from '../../host/image/pixels.ts';

const { width, height, data } = await pixels(
  readFileSync(new URL('../../../examples/stop.ppm', import.meta.url)),
);

/** u8 [height][width][3] */
export const sign = { width, height, data: Uint8Array.from(data) };
