/** What the tests of the command module are given: a folder with networks and pictures, which the guest has as /d. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { make, seal } from '../../../workshop/packing/index.ts';
import { noise } from '../../reference/noise.ts';
import { temporaryFolder } from '../../workshop/cli.ts';
import type { Outcome } from '../../workshop/cli.ts';
import { noWasmtime } from '../engines.ts';
import { run as runModule } from './run.ts';
import type { Call } from './run.ts';

export const folder = temporaryFolder();
export const at = (name: string): string => join(folder, name);

/** Runs the command with the folder as /d. */
export const run = (args: readonly string[], call: Partial<Call> = {}): Promise<Outcome> =>
  runModule(args, { folders: [`${folder}::/d`], ...call });

/** A header and so many bytes of noise. */
export const picture = (header: string, bytes: number): Uint8Array =>
  Buffer.concat([Buffer.from(header, 'latin1'), noise(1, bytes)]);

const SIDE = 33;
/** Bytes of a raw picture of the networks' own sides. */
export const PIXELS = SIDE * SIDE * 3;
/** A label may hold what JSON must escape, and any UTF-8. */
const labels = ['cat', 'a "quoted" one', 'back\\slash', 'blé', '猫', '</script>', '%', '#', ' '];

/** Before the tests: networks of 7, 9, 1 and no classes, a colour and a grey picture, and three raw ones. */
export async function writeFiles(): Promise<void> {
  if (noWasmtime) return;
  const small = { alpha: 0.25, resolution: SIDE, seed: 1 };
  writeFileSync(at('int8.mnw'), await seal(make({ ...small, classes: 7 })));
  writeFileSync(at('uint8.mnw'), await seal({ ...make({ ...small, classes: 9, perTensor: true }), labels }));
  writeFileSync(at('grey.mnw'), await seal(make({ ...small, classes: 1, channels: 1 })));
  writeFileSync(at('headless.mnw'), await seal(make({ ...small, classes: 0, headless: true })));
  writeFileSync(at('photo.ppm'), picture('P6\n# made\n67 45\n255\n', 67 * 45 * 3));
  writeFileSync(at('grey.pgm'), picture('P5 45 67 255\n', 45 * 67));
  writeFileSync(at('three.raw'), noise(1, 3 * PIXELS));
}
