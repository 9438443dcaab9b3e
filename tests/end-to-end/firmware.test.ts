/** examples/firmware: the C of a network on processors without an operating system, as qemu has them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { runs, unless } from './engines.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = temporaryFolder();
const signs = join(root, 'weights/signs-0.25-64.mnw');
/** α 0.25 at 96 pixels, grey, two classes: what small boards look with. */
const grey = join(folder, 'grey.mnw');

before(async () => {
  const network = make({ alpha: 0.25, resolution: 96, classes: 2, channels: 1, seed: 1 });
  writeFileSync(grey, await seal(network));
});

/** The `skip` of a board's tests. */
const needs = (compiler: string, emulator: string, packages: string): string | false =>
  unless(
    runs(`${compiler}-gcc`, '--version') && runs(emulator, '--version'),
    `no ${compiler}-gcc with ${emulator}: apt-get install ${packages}`,
  );
const noArm = needs('arm-none-eabi', 'qemu-system-arm', 'gcc-arm-none-eabi qemu-system-arm');
const noRiscv = needs(
  'riscv64-unknown-elf',
  'qemu-system-riscv32',
  'gcc-riscv64-unknown-elf qemu-system-misc',
);

/** The picture that examples/firmware/main.c draws, as RGB: of a grey one each byte three times. */
function drawn(height: number, width: number, channels: number): Uint8Array {
  return Uint8Array.from({ length: height * width * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    return 3 * x + 2 * y + (channels === 1 ? 0 : 40 * (at % 3)) + Math.floor((x * y) / 16);
  });
}

/** The lines in which the firmware names the three best, by the library. */
async function expected(weights: string): Promise<string> {
  const model = await load(weights);
  const { height, width, channels, domain } = model.contract;
  const picture = drawn(height, width, channels);
  const logits = await model.infer(picture, 'logits');
  const softmax = await model.infer(picture, 'softmax');
  const zero = domain === 'int8' ? 128 : 0;
  return Array.from(logits, (value, index) => ({
    index,
    logit: value ^ zero,
    probability: softmax[index]! ^ zero,
  }))
    .sort((a, b) => b.logit - a.logit || a.index - b.index)
    .slice(0, 3)
    .map(
      ({ index, logit, probability }) =>
        `${index} ${logit} ${probability}/256 ${model.labels[index] ?? ''}\n`,
    )
    .join('');
}

/** What a firmware's linker script keeps for the stack. */
const STACK = 4096;

/** Runs a firmware, holds what it says and takes against the library and `bundle`, and answers its instructions. */
async function firmware(board: string, weights: string, ...flags: string[]): Promise<number> {
  const script = join(root, 'examples/firmware/run.sh');
  const printed = execFileSync('sh', [script, board, weights, ...flags], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  const [ram = 0, constants = 0] = /(\d+) bytes of RAM, (\d+) of/.exec(printed)!.slice(1).map(Number);
  const [text = 0, data = 0, bss = 0] = /(\d+)\s+(\d+)\s+(\d+)\s+\d+\s+[0-9a-f]+\s/
    .exec(printed)!
    .slice(1)
    .map(Number);
  // The stack may begin at the next multiple of 16.
  assert.ok(data === 0 && bss - STACK >= ram && bss - STACK < ram + 16, `${bss} bytes, ${ram} told`);
  assert.ok(
    text >= constants && text < constants + 16384 && text <= 290_000,
    `${text} bytes, ${constants} told`,
  );
  const [, instructions = '', ranks] = /\nselftest ok\n(\d+) instructions\n([^]*)$/.exec(printed) ?? [];
  assert.equal(ranks, await expected(weights), printed);
  return Number(instructions);
}

describe('a firmware in 64 KB of RAM answers as the library', () => {
  test(
    'on a Cortex-M7, in at most 45 million instructions for 7 million multiply-adds',
    { skip: noArm },
    async () => {
      assert.ok((await firmware('cortex-m7', grey)) <= 45e6);
      assert.ok((await firmware('cortex-m7', grey, '-DNET_CHECKED')) <= 70e6);
      await firmware('cortex-m7', signs);
    },
  );

  test('on a Cortex-M3, which has no floats', { skip: noArm }, async () => {
    await firmware('cortex-m3', signs, '-Os');
    await firmware('cortex-m3', join(root, 'tests/golden/grey-uint8.mnw'));
  });

  for (const board of ['riscv32', 'riscv32f'])
    test(`on ${board}`, { skip: noRiscv }, async () => void (await firmware(board, signs)));
});
