/** A raw frame that is described wrongly: one exit code and one cause from both command lines. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { make, seal } from '../../workshop/packing/index.ts';
import { noise } from '../reference/noise.ts';
import { byteCount } from '../reference/pixels.ts';
import { mobilenet, refused, temporaryFolder } from '../workshop/cli.ts';
import { noWasmtime } from './engines.ts';
import { run } from './wasmtime/run.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const [width, height] = [67, 45];

before(async () => {
  writeFileSync(at('w.mnw'), await seal(make({ alpha: 0.25, resolution: 33, classes: 9, seed: 6 })));
  writeFileSync(at('nv12.raw'), noise(5, byteCount(width, height, { format: 'nv12' })));
});

const size = ['--size', `${width}x${height}`];
/** Arguments, exit code, and what both command lines say. */
const wrong: [args: readonly string[], exit: number, sentence: RegExp][] = [
  [['--pixels', 'nv12'], 2, /E_USAGE: --size/],
  [
    ['--pixels', 'nv16', ...size],
    2,
    /E_USAGE: --pixels must be rgb, bgr, rgba, bgra, grey, yuyv, nv12, nv21/,
  ],
  [size, 2, /E_USAGE: --size.* needs? --pixels/],
  [['--range', 'full'], 2, /E_USAGE: .*--range.* needs? --pixels/],
  ...['67', 'x45', '67x', '67x45x3', '67X45', '0x45', '-67x45', '6.7x45'].map(
    (value) => [['--pixels', 'nv12', '--size', value], 2, /E_USAGE: .*--size/] as [string[], number, RegExp],
  ),
  [['--pixels', 'nv12', ...size, '--matrix', 'bt2020'], 2, /E_USAGE: --matrix must be bt601/],
  [['--pixels', 'nv12', ...size, '--range', 'tv'], 2, /E_USAGE: --range must be limited/],
  [['--pixels', 'nv12', ...size, '--stride', '0'], 2, /E_USAGE: --stride must be a whole number/],
  [['--pixels', 'nv12', ...size, '--rows', '4.5'], 2, /E_USAGE: --rows must be a whole number/],
  [['--pixels', 'nv12', ...size, '--rows', '44'], 4, /E_IMAGE_FORMAT: (The rows|--rows)/],
  [
    ['--pixels', 'nv12', ...size, '--rows', '46'],
    4,
    /E_INPUT_SHAPE: |E_IMAGE_FORMAT: the picture is cut short/,
  ],
  [['--rows', '46'], 2, /E_USAGE: .*--rows.* needs? --pixels/],
  [['--offsets', '46'], 2, /E_USAGE: .*--offsets.* needs? --pixels/],
  ...['0', 'x', '1,', ',1', '1,2,3', '1;2'].map(
    (value) =>
      [['--pixels', 'nv12', ...size, '--offsets', value], 2, /E_USAGE: --offsets/] as [
        string[],
        number,
        RegExp,
      ],
  ),
  [['--pixels', 'nv12', ...size, '--offsets', '3014'], 4, /E_IMAGE_FORMAT: (A plane must begin|--rows)/],
  [['--pixels', 'nv12', ...size, '--offsets', '3015,9000'], 4, /E_IMAGE_FORMAT: (The offsets|--rows)/],
  [
    ['--pixels', 'bgra', ...size, '--offsets', '9000'],
    4,
    /E_IMAGE_FORMAT: (The pixel format bgra has one plane|--rows)/,
  ],
  [
    ['--pixels', 'nv12', ...size, '--offsets', '3015', '--rows', '45'],
    4,
    /E_IMAGE_FORMAT: (The offsets|--rows)/,
  ],
  [
    ['--pixels', 'nv12', ...size, '--stride', '67'],
    4,
    /E_IMAGE_FORMAT: .*67.*stride|E_IMAGE_FORMAT: .*stride of 67/,
  ],
  [['--pixels', 'bgra', ...size, '--matrix', 'bt709'], 4, /E_IMAGE_FORMAT: .*matrix/],
  [['--pixels', 'nv12', '--size', '32769x1'], 4, /E_IMAGE_SIZE: /],
  [['--pixels', 'nv12', '--size', '68x46'], 4, /E_INPUT_SHAPE: |E_IMAGE_FORMAT: the picture is cut short/],
  [['--pixels', 'nv12', '--size', '66x44'], 4, /E_INPUT_SHAPE: |E_IMAGE_FORMAT: bytes follow the end/],
  [
    ['--pixels', 'nv12', ...size, '--stride', '69'],
    4,
    /E_INPUT_SHAPE: |E_IMAGE_FORMAT: the picture is cut short/,
  ],
];

describe('a frame that is described wrongly', () => {
  test('is refused by the command line', async () => {
    const outcomes = wrong.map(([args]) =>
      mobilenet(['classify', '-m', at('w.mnw'), at('nv12.raw'), ...args]),
    );
    for (const [index, outcome] of (await Promise.all(outcomes)).entries()) {
      refused(outcome, wrong[index]![1], wrong[index]![2]);
    }
  });

  test('is refused in wasmtime', { skip: noWasmtime }, async () => {
    const classify = ['classify', '-m', '/d/w.mnw', '/d/nv12.raw'];
    for (const [args, exit, sentence] of wrong)
      refused(await run([...classify, ...args], { folders: [`${folder}::/d`] }), exit, sentence);
  });
});
