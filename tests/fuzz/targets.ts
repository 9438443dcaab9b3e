import type { IRawProperty } from 'fast-check';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bmp } from './bmp.ts';
import { cli } from './cli.ts';
import { packed } from './packed.ts';
import type { Count } from './packed.ts';
import { ppm } from './ppm.ts';
import { tflite } from './tflite.ts';

export type Target = keyof typeof targets;

/** What is fuzzed, by the name that `npm run fuzz` takes. */
export const targets = {
  packed,
  tflite,
  ppm,
  bmp,
  cli: (count: Count) => cli(count, mkdtempSync(join(tmpdir(), 'mobilenet-fuzz-'))),
} as const satisfies Record<string, (count: Count) => IRawProperty<unknown> | Promise<IRawProperty<unknown>>>;
