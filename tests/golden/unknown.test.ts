/** What is unknown by the rule of a file: every build answers as the reference does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Core } from '../../host/core/core.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { NEVER } from '../../workshop/packing/reject.ts';
import { readWeights } from '../reference/file.ts';
import { forward } from '../reference/network.ts';
import { noise } from '../reference/noise.ts';
import { inputPlane } from '../reference/picture.ts';
import { SIDE, single } from './single.ts';
import { loadFile, openCore, runnable } from './variants.ts';

const PICTURES = 24;

const golden = new Uint8Array(readFileSync(new URL('../../../tests/golden/unknown.mnw', import.meta.url)));

/** Pictures of noise, of one colour, and of noise in a narrow range. */
const pictures = Array.from({ length: PICTURES }, (_, i) => {
  const bytes = noise(i + 1, SIDE * SIDE * 3);
  if (i % 3 === 1) return bytes.fill(11 * i);
  return i % 3 === 2 ? bytes.map((byte) => 64 + (byte >> 2)) : bytes;
});

function unknownTo(core: Core, picture: Uint8Array): number {
  assert.equal(core.begin(SIDE, SIDE, 1, 0, 0), 0);
  for (let at = 0, due = core.capacity(); due > 0; due = core.capacity()) {
    new Uint8Array(core.memory.buffer).set(picture.subarray(at, at + due), core.staging() >>> 0);
    assert.equal(core.push(due), 0);
    at += due;
  }
  assert.equal(core.unknown(), 0, 'of a picture without an answer');
  assert.equal(core.run(), 0);
  return core.unknown();
}

for (const [name, file] of [
  ['the golden file', golden],
  ['a single output', await single()],
] as const) {
  const weights = readWeights(file);
  const due = pictures.map((picture) =>
    Number(forward(weights, inputPlane(weights, picture, SIDE, SIDE, true)).unknown),
  );

  test(`${name} knows some pictures and not others`, () => {
    const count = due.reduce((sum, each) => sum + each, 0);
    assert.ok(count > 2 && count < PICTURES - 2, `${count} of ${PICTURES} are unknown`);
  });

  for (const build of runnable)
    test(`${build} has the unknown of ${name} as the reference has it`, async () => {
      const core = await openCore(build);
      assert.equal(core.unknown(), 0);
      loadFile(core, file);
      assert.equal(core.unknown(), 0);
      assert.deepEqual(
        pictures.map((picture) => unknownTo(core, picture)),
        due,
      );
    });
}

test('a class that is never unknown is known wherever a picture lies', async () => {
  const network = make({ alpha: 0.05, resolution: SIDE, classes: 2, seed: 3 });
  const features = network.layers.at(-1)!.input.channels;
  const reject = {
    least: new Int32Array(2).fill(NEVER),
    centre: new Uint8Array(features).fill(255),
    prototypes: new Int8Array(2 * features).fill(127),
  };
  const core = await openCore('baseline');
  loadFile(core, await seal({ ...network, reject }));
  for (const picture of pictures) assert.equal(unknownTo(core, picture), 0);
});
