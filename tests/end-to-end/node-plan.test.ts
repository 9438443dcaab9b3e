/** `mobilenet plan` as a shell runs it. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { C_CODE } from '../../workshop/plan/boards.ts';
import { made, mobilenet, ok, refused, temporaryFolder } from '../workshop/cli.ts';
import { elements } from '../workshop/drawing/svg.ts';

const folder = temporaryFolder();
const variant = ['--alpha', '0.1', '--resolution', '40', '--classes', '7', '--channels', '1'];

describe('mobilenet plan', () => {
  test('prints α, β, the resolution, layers, the file and each build', async () => {
    const sheet = ok(await mobilenet(['plan', '--alpha', '0.25', '--beta', '0.571']));
    assert.match(sheet, /^MobileNet V1 α 0\.25, β 0\.571: 128 × 128 × 3, 1000 classes\n/);
    assert.match(sheet, /^ +0 +convolution +2 +128 × 128 × 3 +64 × 64 × 8 +884 736 +232 +256$/m);
    assert.match(sheet, /^ +total +13 570 048 +470 072 +\d[\d ]+$/m);
    for (const build of ['baseline', 'simd', 'relaxed', 'compact']) {
      assert.match(sheet, new RegExp(`^${build} +(\\d|not on this engine)`, 'm'));
    }
    assert.match(sheet, /^simd( +[\d.]+){4} +\d+  \d+$/m);
  });

  test('the file that it names is as long as it says, and needs what it says', async () => {
    const plan = JSON.parse(ok(await mobilenet(['plan', ...variant, '--json'])));
    const [program, ...args] = plan.makeCommand.split(' ') as string[];
    assert.equal(program, 'mobilenet');
    const path = join(folder, 'planned.mnw');
    ok(await mobilenet([...args.slice(0, -1), path]));
    const bytes = readFileSync(path);
    assert.equal(bytes.length, plan.packedBytes);

    const fields = ['multiplyAdds', 'parameters', 'filterBytes', 'packedBytes', 'memory', 'classes', 'input'];
    for (const outcome of [
      mobilenet(['plan', '-m', path, '--json']),
      mobilenet(['plan', '-m', '-', '--json'], bytes),
    ]) {
      const file = JSON.parse(ok(await outcome));
      for (const field of fields) assert.deepEqual(file[field], plan[field], field);
      const totals = (layers: { multiplyAdds: number; parameters: number }[]) =>
        layers.map(({ multiplyAdds, parameters }) => [multiplyAdds, parameters]);
      assert.deepEqual(totals(file.layers), totals(plan.layers));
    }
  });

  test('--mcu tells on which board it fits: the RAM that is left, less whole pages', async () => {
    const grey = [
      'plan',
      '--alpha',
      '0.25',
      '--resolution',
      '96',
      '--channels',
      '1',
      '--classes',
      '2',
      '--mcu',
    ];
    const sheet = ok(await mobilenet(grey));
    assert.match(sheet, /^small +baseline +mapped +39 088 +\d+ \d+ +1 +39 088$/m);
    assert.match(sheet, /^small +baseline +segment +40 240 +\d+ \d+ +1 +40 240$/m);
    assert.match(sheet, /^small +baseline +in memory +39 088 +\d+ \d+ +5 +\d+ \d+$/m);
    assert.match(sheet, /^Blue Pill +STM32F103C8 +20 +64 +– +– +– +–$/m);
    assert.match(sheet, /^micro:bit v2 +nRF52833 +128 +512 +64\.0 +64\.0 +– +106\.6$/m);
    assert.match(sheet, /^NUCLEO-H743ZI2 +STM32H743ZI +1 024 +2 048 +960\.0 +960\.0 +704\.0 +1002\.6$/m);
    const { boards, bundles, c } = JSON.parse(ok(await mobilenet([...grey, '--json'])));
    assert.equal(bundles[0].memory, 'small');
    assert.match(sheet, /^As C .*: 21 676 of RAM, 216 more .*; 233 [67]\d\d of constants in flash$/m);
    for (const { ram, flash, mapped, segment, copied, c: bare } of boards) {
      const left = (which: number, pages: number): number | null =>
        flash >= bundles[which].flash && ram >= pages * 65536 ? ram - pages * 65536 : null;
      assert.deepEqual([mapped, segment, copied], [left(0, 1), left(1, 1), left(2, 5)]);
      const taken = c.ram + c.pictureRam;
      assert.equal(bare, flash >= c.flash + C_CODE && ram >= taken ? ram - taken : null);
    }
  });

  test('a network beyond the generic module is planned, and sent to a bundle', async () => {
    const sheet = ok(await mobilenet(['plan', '--alpha', '1', '--resolution', '1024', '--classes', '4096']));
    assert.match(sheet, /^simd .* \d+: needs a bundle$/m);
  });

  test('charts go to a file or to standard output', async () => {
    const path = join(folder, 'chart.svg');
    assert.equal(ok(await mobilenet(['plan', ...variant, '--svg', path])), `wrote ${path}\n`);
    const chart = ok(await mobilenet(['plan', ...variant, '--svg', '-']));
    assert.equal(readFileSync(path, 'utf8'), chart);
    assert(elements(chart).length > 100);
    assert(elements(ok(await mobilenet(['plan', '--paper', '--svg', '-']))).length > 50);
  });

  test('--paper is docs/paper.md; --json has every figure', async () => {
    const file = new URL('../../../docs/paper.md', import.meta.url);
    assert.equal(ok(await mobilenet(['plan', '--paper'])), readFileSync(file, 'utf8'));
    const all = JSON.parse(ok(await mobilenet(['plan', '--paper', '--json'])));
    assert.deepEqual([all.effects.length, all.published.length, all.comparisons.length], [16, 16, 9]);
  });
});

describe('mobilenet plan refuses', () => {
  const cases: [string, string[], RegExp][] = [
    ['nothing to plan', [], /--alpha is missing/],
    ['no side', ['--alpha', '1'], /--beta or --resolution is missing/],
    ['both sides', ['--alpha', '1', '--beta', '1', '--resolution', '224'], /give one of them/],
    ['β above 1', ['--alpha', '1', '--beta', '1.2'], /as --resolution/],
    ['β below 32 pixels', ['--alpha', '1', '--beta', '0.1'], /take β from 0\.141/],
    [
      'α above 1',
      ['--alpha', '1.5', '--beta', '1'],
      /--alpha must be above 0 and at most 1, not 1\.5; see `mobilenet plan --help`/,
    ],
    ['a word for α', ['--alpha', 'wide', '--beta', '1'], /--alpha must be a decimal number/],
    ['half a pixel', ['--alpha', '1', '--resolution', '99.5'], /whole number from 32 to 2048/],
    ['too many classes', ['--alpha', '1', '--beta', '1', '--classes', '8193'], /from 0 to 8192/],
    ['two channels', ['--alpha', '1', '--beta', '1', '--channels', '2'], /--channels must be 1, 3/],
    [
      'boards and a chart',
      ['--alpha', '1', '--beta', '1', '--mcu', '--svg', '-'],
      /--mcu is a table of its own/,
    ],
    ['two results', ['--alpha', '1', '--beta', '1', '--json', '--svg', '-'], /Either --json or --svg/],
    ['a variant with a file', ['-m', 'w.mnw', '--alpha', '1'], /--alpha does not go with a weights file/],
    ['a variant with the paper', ['--paper', '--beta', '1'], /--beta does not go with --paper/],
    ['a file with the paper', ['--paper', '-m', 'w.mnw'], /leave '-m' out/],
    ['two files', ['a.mnw', 'b.mnw'], /One weights file at a time/],
  ];
  for (const [title, args, line] of cases) {
    test(title, async () => refused(await mobilenet(['plan', ...args]), 2, line));
  }

  test('a damaged contract, a wrong layer, a cut file, and a chart over its own input', async () => {
    const path = await made(
      folder,
      'good',
      '--alpha',
      '0.05',
      '--resolution',
      '32',
      '--headless',
      '--seed',
      '3',
    );
    const good = readFileSync(path);
    const view = new DataView(good.buffer, good.byteOffset);
    const [contract, layers] = [16, 32].map((entry) => view.getUint32(entry + 4, true)) as [number, number];
    const damaged = (at: number, byte: number): string => {
      const bytes = Uint8Array.from(good);
      bytes[at] = byte;
      const copy = join(folder, 'damaged.mnw');
      writeFileSync(copy, bytes);
      return copy;
    };
    refused(await mobilenet(['plan', '-m', damaged(contract + 7, 1)]), 3, /E_FILE_CONTRACT: .*byte 7/);
    refused(await mobilenet(['plan', '-m', damaged(layers + 32 + 1, 3)]), 3, /E_FILE_LAYER: Layer 1 /);
    refused(await mobilenet(['plan', '-m', '-'], good.subarray(0, 500)), 3, /E_FILE_TRUNCATED/);
    refused(await mobilenet(['plan', '-m', path, '--svg', path]), 2, /is an input/);
    assert.deepEqual(readFileSync(path), good);
  });
});
