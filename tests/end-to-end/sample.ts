/** What several tests of the command line are given: a small network, and a folder of pictures. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { made } from '../workshop/cli.ts';

/** Makes a network of ten classes at 32 pixels, and answers its path. */
export function sampleNetwork(folder: string): Promise<string> {
  const variant = ['--alpha', '0.25', '--resolution', '32', '--classes', '10', '--seed', '1'];
  return made(folder, 'w', ...variant);
}

/** A picture of one colour of its own. */
export function ppm(seed: number): Buffer {
  return Buffer.concat([Buffer.from('P6 3 2 255\n'), Buffer.alloc(18, seed * 50)]);
}

/** Writes 1.ppm, 2.ppm and 3.ppm into a new folder `pictures`. */
export function writePictures(folder: string): void {
  mkdirSync(join(folder, 'pictures'));
  for (const seed of [1, 2, 3]) writeFileSync(join(folder, 'pictures', `${seed}.ppm`), ppm(seed));
}
