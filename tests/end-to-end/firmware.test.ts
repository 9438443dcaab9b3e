/** examples/firmware: the C of a network on processors without an operating system, as qemu has them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pixelsCode } from '../../host/image/format.ts';
import type { Contract } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { readPacked } from '../../workshop/packing/packed.ts';
import { C_CODE } from '../../workshop/plan/boards.ts';
import { loadFile, openCore } from '../golden/variants.ts';
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

/** Makes it read the lines of a camera. */
const CAMERA = '-DCAMERA';

interface Drawn {
  readonly width: number;
  readonly height: number;
  /** `enum mobilenet_pixels` */
  readonly pixels: number;
  readonly data: Uint8Array;
}

/** The picture that examples/firmware/main.c draws: RGB or grey of the input's sides. */
function drawn({ height, width, channels }: Contract): Drawn {
  const data = Uint8Array.from({ length: height * width * channels }, (_, at) => {
    const pixel = Math.floor(at / channels);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    return 3 * x + 2 * y + 40 * (at % channels) + Math.floor((x * y) / 16);
  });
  return { width, height, pixels: pixelsCode({ format: channels === 1 ? 'grey' : 'rgb' }), data };
}

/** The picture of its camera. */
function seen(): Drawn {
  const [width, height] = [320, 240];
  const data = Buffer.alloc(2 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const word = (Math.floor(x / 10) << 11) | (Math.floor(y / 4) << 5) | Math.floor((x + y) / 18);
      data.writeUInt16BE(word, 2 * (y * width + x));
    }
  return { width, height, pixels: pixelsCode({ format: 'rgb565be' }), data };
}

/** The lines in which the firmware names the three best, by the core. */
async function expected(weights: string, isCamera: boolean): Promise<string> {
  const file = readFileSync(weights);
  const { contract, labels } = readPacked(file);
  const core = await openCore('baseline');
  loadFile(core, file);
  const { width, height, pixels, data } = isCamera ? seen() : drawn(contract);
  core.begin(width, height, Number(!isCamera), pixels, 0);
  for (let at = 0, count = core.capacity(); count > 0; at += count, count = core.capacity()) {
    new Uint8Array(core.memory.buffer).set(data.subarray(at, at + count), core.staging());
    core.push(count);
  }
  assert.equal(core.run(), 0);
  const ranks = Buffer.from(core.memory.buffer, core.top(3));
  return Array.from({ length: Math.min(3, contract.outputs) }, (_, at) => {
    const index = ranks.readUInt16LE(4 * at);
    return `${index} ${ranks[4 * at + 2]} ${ranks[4 * at + 3]}/256 ${labels[index] ?? ''}\n`;
  }).join('');
}

/** What a firmware's linker script keeps for the stack. */
const STACK = 4096;

/** Instructions of the picture's way to the input, and of the network. */
interface Instructions {
  readonly picture: number;
  readonly answer: number;
}

/** Runs a firmware, holds what it says and takes against the library and `bundle`, and answers its instructions. */
async function firmware(board: string, weights: string, ...flags: string[]): Promise<Instructions> {
  const script = join(root, 'examples/firmware/run.sh');
  const printed = execFileSync('sh', [script, board, weights, ...flags], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  const [still = 0, moving = 0, constants = 0] = /(\d+) bytes of RAM, (\d+) more .*, (\d+) of/
    .exec(printed)!
    .slice(1)
    .map(Number);
  const isCamera = flags.includes(CAMERA);
  // Without a camera nothing of the resampler is left, though it is linked; with one there is a line of it.
  const ram = still + (isCamera ? moving + 640 : 0);
  const [text = 0, data = 0, bss = 0] = /(\d+)\s+(\d+)\s+(\d+)\s+\d+\s+[0-9a-f]+\s/
    .exec(printed)!
    .slice(1)
    .map(Number);
  // The stack may begin at the next multiple of 16.
  assert.ok(data === 0 && bss - STACK >= ram && bss - STACK < ram + 16, `${bss} bytes, ${ram} told`);
  assert.ok(
    text >= constants && text < constants + C_CODE - (isCamera ? 0 : 4096) && text <= 290_000,
    `${text} bytes, ${constants} told`,
  );
  const [, picture, answer, ranks] =
    /\nselftest ok\n(\d+) instructions for the picture\n(\d+) instructions\n([^]*)$/.exec(printed) ?? [];
  assert.equal(ranks, await expected(weights, isCamera), printed);
  return { picture: Number(picture), answer: Number(answer) };
}

describe('a firmware in 64 KB of RAM answers as the library', () => {
  test(
    'on a Cortex-M7, in at most 45 million instructions for 7 million multiply-adds',
    { skip: noArm },
    async () => {
      assert.ok((await firmware('cortex-m7', grey)).answer <= 45e6);
      assert.ok((await firmware('cortex-m7', grey, '-DNET_CHECKED')).answer <= 70e6);
      await firmware('cortex-m7', signs);
    },
  );

  test(
    'on the lines of a camera of 320 x 240 pixels in RGB565, in at most 8 million for the picture',
    { skip: noArm },
    async () => {
      const { picture, answer } = await firmware('cortex-m7', grey, CAMERA);
      assert.ok(picture <= 8e6 && answer <= 45e6, `${picture}, ${answer}`);
      // No room for rows in its arena.
      await firmware('cortex-m3', join(root, 'tests/golden/grey-uint8.mnw'), CAMERA);
    },
  );

  test('on a Cortex-M3, which has no floats', { skip: noArm }, async () => {
    await firmware('cortex-m3', signs, '-Os');
    await firmware('cortex-m3', join(root, 'tests/golden/grey-uint8.mnw'));
  });

  for (const board of ['riscv32', 'riscv32f'])
    test(`on ${board}`, { skip: noRiscv }, async () => void (await firmware(board, signs)));
});
