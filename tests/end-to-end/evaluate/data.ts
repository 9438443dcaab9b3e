/** What the tests of `mobilenet evaluate` are given: a network, and a folder of class folders drawn here. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../../../host/index.ts';
import { made, mobilenet, ok, temporaryFolder } from '../../workshop/cli.ts';

export const CLASSES = 7;

export const folder = temporaryFolder();
export const data = join(folder, 'data');
/** [path, true class] of each picture. */
export const samples: [path: string, truth: number][] = [];
export const weights = join(folder, 'w.mnw');

/** Stripes whose colours, width and slant come from the seed. */
export function ppm(seed: number): Buffer {
  const side = 24;
  const pixels = Array.from({ length: side * side }, (_, at) => {
    const stripe = Math.floor((at % side) / (1 + (seed % 5)) + (seed * Math.floor(at / side)) / 7) % 2;
    return stripe === 0 ? [seed * 37, seed * 91, seed * 53] : [255 - seed * 29, seed * 71, seed * 11];
  });
  return Buffer.concat([Buffer.from(`P6 ${side} ${side} 255\n`), Buffer.from(pixels.flat())]);
}

export interface Printed {
  readonly pictures: number;
  readonly top1: number;
  readonly top5: number;
  readonly interval: { low: number; high: number };
  readonly model: { sha256: string; provenance: Record<string, string>; labels: string[] };
  readonly dataset: object;
  readonly classes: { index: number; pictures: number; right: number }[];
  readonly confusion: { truth: number; predicted: number; pictures: number }[];
  readonly calibration: { error: number; bins: object[] };
  readonly worst: { file: string; truth: number; predicted: number; probability: number }[];
  readonly broken: { image: string; error: { code: string; message: string; place: string } }[];
}

export async function evaluated(...flags: readonly string[]): Promise<Printed> {
  return JSON.parse(ok(await mobilenet(['evaluate', '-m', weights, '--json', ...flags]))) as Printed;
}

/** Before the tests: makes the network and the folder. */
export async function writeData(): Promise<void> {
  const seven = ['--alpha', '0.25', '--resolution', '32', '--classes', String(CLASSES), '--seed', '4'];
  await made(folder, 'w', ...seven);
  const model = await load(weights);
  for (let seed = 0; seed < 28; seed++) {
    // Every fourth picture lies where the network says, so that some answers are right.
    const [best] = await model.classify(ppm(seed), 1);
    const truth = seed % 4 === 0 ? best!.index : seed % CLASSES;
    mkdirSync(join(data, `0${truth}`), { recursive: true });
    samples.push([join(data, `0${truth}`, `${100 + seed}.ppm`), truth]);
    writeFileSync(samples.at(-1)![0], ppm(seed));
  }
}
