/** Bundles with a small memory: the same answer in little room, as `plan` has foretold. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { builds, supports } from '../../../host/core/builds.ts';
import type { Core } from '../../../host/core/core.ts';
import { bundle } from '../../../workshop/bundle/bundle.ts';
import type { Bundle } from '../../../workshop/bundle/assemble.ts';
import { memoryModes } from '../../../workshop/bundle/cores.ts';
import { make, seal } from '../../../workshop/packing/index.ts';
import { planVariant } from '../../../workshop/plan/plan.ts';
import type { Variant } from '../../../workshop/packing/shapes.ts';
import { noise } from '../../reference/noise.ts';

const variant = { alpha: 0.25, resolution: 64, classes: 43, channels: 3 } as const;
const K = 5;
const raw = noise(7, variant.resolution ** 2 * variant.channels);
let file: Uint8Array;
let expected: Buffer;

const madeOf = (shape: Variant): Promise<Uint8Array> => seal(make({ ...shape, seed: 1 }));

const start = ({ bytes }: Pick<Bundle, 'bytes'>): Core =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Core;

/** The ranks of the picture, as bytes. */
function answer(core: Core): Buffer {
  new Uint8Array(core.memory.buffer).set(raw, core.input() >>> 0);
  const at = core.answer(K) >>> 0;
  assert.notEqual(at, 0);
  return Buffer.from(new Uint8Array(core.memory.buffer, at, 4 * K));
}

before(async () => {
  file = await madeOf(variant);
  expected = answer(start(await bundle(file)));
});

for (const memory of memoryModes) {
  test(`a ${memory} bundle takes what plan says before there is a file, to the byte`, async () => {
    const planned = (await planVariant(variant)).bundles.filter((one) => one.memory === memory);
    // A small one has its file in the memory, in a segment, or with the host, and one of two tiles.
    assert.equal(planned.length, memory === 'small' ? 6 : builds.filter(supports).length);
    for (const { build, place, ram, flash, pages, exact } of planned) {
      const options = { host: { attach: true }, segment: { flash: 'segment' }, memory: {} } as const;
      const made = await bundle(file, { build, memory, ...options[place] });
      const beside = place === 'host' ? file.length : 0;
      const took = [made.arena, made.bytes.length + beside, made.pages, made.exact];
      assert.deepEqual(took, [ram, flash, pages, exact], `${build}, ${place}`);
      if (place === 'host') continue;
      const core = start(made);
      assert.deepEqual(answer(core), expected);
      assert.equal(core.planned(), ram);
      assert.equal(core.memory.buffer.byteLength, pages * 65536);
    }
  });
}

test('a small bundle writes nothing behind its arena, and answers picture after picture', async () => {
  const made = await bundle(file, { memory: 'small' });
  const core = start(made);
  const rest = (): Buffer => Buffer.from(core.memory.buffer.slice(made.arena));
  const loaded = rest();
  for (let i = 0; i < 3; i++) assert.deepEqual(answer(core), expected);
  assert.equal(core.selftest(), 0);
  assert.deepEqual(answer(core), expected);
  assert.deepEqual(rest(), loaded);
});

test('a small memory is 36 KiB for the signs, 40 KiB for α 0.25 at 96 grey pixels with 2 classes', async () => {
  const signs = readFileSync(new URL('../../../../weights/signs-0.25-64.mnw', import.meta.url));
  const grey = await madeOf({ alpha: 0.25, resolution: 96, channels: 1, classes: 2 });
  for (const kind of [{}, { flash: 'segment' }] as const) {
    assert.ok((await bundle(signs, { memory: 'small', ...kind })).arena <= 36 << 10);
    assert.ok((await bundle(grey, { memory: 'small', ...kind })).arena <= 40 << 10);
  }
});

test('a small memory has no other build and no command line', async () => {
  for (const options of [{ build: 'simd' }, { wasi: true }] as const)
    await assert.rejects(bundle(file, { memory: 'small', ...options }), { code: 'E_USAGE' });
  await assert.rejects(bundle(file, { build: 'plain' }), { code: 'E_USAGE' });
});
