/** A raw frame of a camera: one answer from the library, the command line, wasmtime and the host in Python. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from '../../host/index.ts';
import type { Classification, Mobilenet } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { mobilenet, ok, temporaryFolder } from '../workshop/cli.ts';
import { noise } from '../reference/noise.ts';
import { byteCount } from '../reference/pixels.ts';
import type { PixelsAs } from '../reference/pixels.ts';
import { noPython, noWasmtime, python } from './engines.ts';
import { modules, run } from './wasmtime/run.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const [width, height] = [67, 45];

const frames: PixelsAs[] = [
  { format: 'bgra' },
  { format: 'grey' },
  { format: 'yuyv' },
  { format: 'nv12' },
  { format: 'nv21', stride: 80, matrix: 'bt709' },
  { format: 'i420', stride: 81, matrix: 'bt601', range: 'full' },
  { format: 'uyvy', stride: 140 },
  { format: 'yvyu' },
  { format: 'vyuy', matrix: 'bt709' },
  { format: 'rgb565le' },
  { format: 'rgb565be', stride: 150 },
];

let model: Mobilenet;

before(async () => {
  writeFileSync(at('w.mnw'), await seal(make({ alpha: 0.25, resolution: 33, classes: 9, seed: 6 })));
  model = await load(at('w.mnw'));
  for (const frame of frames) {
    writeFileSync(at(`${frame.format}.raw`), noise(5, byteCount(width, height, frame)));
  }
});

function answers(frame: (typeof frames)[number]): Promise<Classification[]> {
  return model.classify({ ...frame, width, height, data: readFileSync(at(`${frame.format}.raw`)) }, 9);
}

/** The flags of a frame. */
const flags = ({ format, stride, matrix, range }: (typeof frames)[number]): string[] => [
  ...['--pixels', format, '--size', `${width}x${height}`],
  ...(stride === undefined ? [] : ['--stride', String(stride)]),
  ...(matrix === undefined ? [] : ['--matrix', matrix]),
  ...(range === undefined ? [] : ['--range', range]),
];

interface Printed {
  readonly predictions: readonly { readonly index: number; readonly probability: number }[];
}

function assertPrinted(text: string, expected: readonly Classification[]): void {
  const { predictions } = JSON.parse(text) as Printed;
  assert.deepEqual(
    predictions.map(({ index, probability }) => ({ index, probability })),
    expected.map(({ index, probability }) => ({ index, probability })),
  );
}

const folders = [`${folder}::/d`];

for (const frame of frames) {
  describe(`a frame of ${flags(frame).join(' ')}`, () => {
    test('on the command line, from a file and from standard input', async () => {
      const path = at(`${frame.format}.raw`);
      const common = ['-m', at('w.mnw'), '--json', ...flags(frame)];
      const expected = await answers(frame);
      assertPrinted(ok(await mobilenet(['classify', ...common, '-k', '9', path])), expected);
      const piped = await mobilenet(['classify', ...common, '-k', '9', '-i', '-'], readFileSync(path));
      assertPrinted(ok(piped), expected);
      const embedded = JSON.parse(ok(await mobilenet(['embed', ...common, path]))) as { embedding: number[] };
      const data = readFileSync(path);
      assert.deepEqual(embedded.embedding, Array.from(await model.embed({ ...frame, width, height, data })));
    });

    test('in wasmtime, with and without what follows the last row', { skip: noWasmtime }, async () => {
      const expected = await answers(frame);
      const data = readFileSync(at(`${frame.format}.raw`));
      const rests: Record<string, number> = {
        nv21: 80 - 68,
        i420: 41 - 34,
        uyvy: 140 - 136,
        rgb565be: 150 - 134,
      };
      const rest = rests[frame.format] ?? 0;
      for (const module of modules) {
        const args = ['classify', '-m', '/d/w.mnw', '-k', '9', '--json', ...flags(frame)];
        assertPrinted(ok(await run([...args, `/d/${frame.format}.raw`], { module, folders })), expected);
        const input = Buffer.concat([data, Buffer.alloc(rest)]);
        assertPrinted(ok(await run([...args, '-i', '-'], { module, folders, input })), expected);
      }
    });

    // The host in Python has no flags for more.
    if (frame.stride !== undefined || frame.matrix !== undefined) return;
    test('in the host in Python', { skip: noPython }, async () => {
      const expected = await answers(frame);
      const printed = execFileSync(python, [
        ...[join(root, 'examples/host.py'), join(root, 'build/core-simd.wasm'), at('w.mnw')],
        ...[at(`${frame.format}.raw`), frame.format, `${width}x${height}`],
      ]).toString();
      assert.deepEqual(
        printed
          .trim()
          .split('\n')
          .map((line) => line.split(' ').slice(0, 2)),
        expected.slice(0, 5).map(({ index, probability }) => [probability.toFixed(4), String(index)]),
      );
    });
  });
}
