/** What `plan` says of a network as C is what `bundle --c` writes, and what a compiler makes of it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { cSources } from '../../../workshop/bundle/c/sources.ts';
import { encodeOutline } from '../../../workshop/packing/encode.ts';
import { make, seal } from '../../../workshop/packing/index.ts';
import { readPacked } from '../../../workshop/packing/packed.ts';
import type { Variant } from '../../../workshop/packing/shapes.ts';
import { layersOf } from '../../../workshop/plan/layers.ts';
import { planNetwork, planVariant } from '../../../workshop/plan/plan.ts';
import type { Plan } from '../../../workshop/plan/plan.ts';
import { runs, unless } from '../../end-to-end/engines.ts';
import { temporaryFolder } from '../cli.ts';
import { write } from '../bundle/c/compiled.ts';
import { networks } from '../bundle/c/networks.ts';

const variants: readonly Variant[] = [
  { alpha: 0.25, resolution: 64, classes: 43, channels: 3 },
  { alpha: 0.1, resolution: 75, classes: 7, channels: 1 },
  { alpha: 0.05, resolution: 33, classes: 0, channels: 3 },
];

test('a variant is planned before there is a file, to the byte', async () => {
  for (const variant of variants) {
    const { c, command } = await planVariant(variant);
    const { files, ram, pictureRam, flash } = await cSources(await seal(make({ ...variant, seed: 1 })));
    assert.deepEqual(c, { ram, pictureRam, flash }, command);
    const stated = ['RAM', 'PICTURE_RAM', 'FLASH'].map((name) =>
      Number(new RegExp(`#define NET_${name} (\\d+)`).exec(files.get('net_constants.h')!)![1]),
    );
    assert.deepEqual(stated, [ram, pictureRam, flash]);
  }
});

const files = await networks();

/** The plan of a file. */
function planned(file: Uint8Array): Promise<Plan> {
  const { layers, outline, length } = readPacked(file);
  return planNetwork(layersOf(layers), { outline: encodeOutline(outline), length, whole: file });
}

test('a file is planned with its labels, tables and zero points', async () => {
  for (const [name, file] of files) {
    const { ram, pictureRam, flash } = await cSources(file);
    assert.deepEqual((await planned(file)).c, { ram, pictureRam, flash }, name);
  }
});

const compiler = 'arm-none-eabi-gcc';
const noArm = unless(runs(compiler, '--version'), 'no arm-none-eabi-gcc: apt-get install gcc-arm-none-eabi');
const folder = temporaryFolder();

/** Compiles a source for 32 bits. Answers the bytes of the sections whose names begin so. */
function compiled(source: string): (prefix: string) => number {
  const object = join(folder, 'o');
  const flags = ['-mcpu=cortex-m3', '-mthumb', '-std=c11', '-O1', '-ffreestanding', '-c'];
  execFileSync(compiler, [...flags, join(folder, source), '-o', object]);
  const lines = execFileSync('arm-none-eabi-size', ['-A', object], { encoding: 'utf8' }).split('\n');
  const all = lines.map((line) => /^(\.\S+)\s+(\d+)/.exec(line) ?? []);
  return (prefix) =>
    all.reduce((sum, [, name = '', bytes]) => sum + (name.startsWith(prefix) ? Number(bytes) : 0), 0);
}

/** Bytes between arrays that begin at multiples of four. */
const GAPS = 128;

test('a compiler for 32 bits makes so many bytes of it', { skip: noArm }, async () => {
  for (const [name, file] of [...files].filter(([each]) =>
    /signs|grey-|per tensor|blue|unknown/.test(each),
  )) {
    await write(file, folder);
    const { c } = await planned(file);
    const net = compiled('net.c');
    assert.deepEqual(
      [net('.bss') + net('.data'), compiled('net_picture.c')('.bss')],
      [c.ram, c.pictureRam],
      name,
    );
    const constants = net('.rodata');
    assert.ok(constants >= c.flash && constants < c.flash + GAPS, `${name}: ${constants}, ${c.flash} told`);
  }
});
