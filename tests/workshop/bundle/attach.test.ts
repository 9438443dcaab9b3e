/** A file that stays where the host has it: attached, not copied, and never written. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  STATUS_FILE_DIGEST,
  STATUS_MEMORY,
  STATUS_OK,
  STATUS_STATE,
} from '../../../host/core/status-codes.ts';
import { bundle } from '../../../workshop/bundle/bundle.ts';
import { instantiateOf } from '../../../workshop/bundle/cores.ts';
import type { SmallCore } from '../../../workshop/bundle/cores.ts';
import { make, seal } from '../../../workshop/packing/index.ts';
import { loadFile } from '../../golden/variants.ts';
import { noise } from '../../reference/noise.ts';

const SIDE = 32;
const PLACES = [1 << 20, (1 << 20) + 1, 2 << 20];
const raw = noise(7, SIDE * SIDE * 3);
let file: Uint8Array;
let arena = 0;

before(async () => {
  file = await seal(make({ alpha: 0.25, resolution: SIDE, classes: 7, seed: 1 }));
  ({ arena } = await bundle(file, { memory: 'small' }));
});

const open = async (): Promise<SmallCore> => (await instantiateOf('small')) as SmallCore;

/** The first rank of the picture, as a number. */
function answer(core: SmallCore): number {
  new Uint8Array(core.memory.buffer).set(raw, core.input() >>> 0);
  const at = core.answer(1) >>> 0;
  assert.notEqual(at, 0);
  return new DataView(core.memory.buffer).getUint32(at, true);
}

/** Attaches the file at a place of the generic module's memory. */
async function attached(place: number, bytes = file): Promise<SmallCore> {
  const core = await open();
  new Uint8Array(core.memory.buffer).set(bytes, place);
  assert.equal(core.attach(place, bytes.length), place);
  return core;
}

test('an attached file answers as one that was copied, wherever it lies, and stays as it is', async () => {
  const copied = await open();
  loadFile(copied, file);
  const expected = answer(copied);
  for (const place of PLACES) {
    const core = await attached(place);
    assert.equal(core.load(), STATUS_OK);
    assert.equal(core.planned(), arena);
    assert.equal(answer(core), expected);
    assert.equal(core.selftest(), 0);
    assert.equal(answer(core), expected);
    const memory = new Uint8Array(core.memory.buffer);
    assert.deepEqual(memory.slice(place, place + file.length), file);
    assert.ok(memory.subarray(arena, place).every((byte) => byte === 0));
  }
});

test('a file that the plan would overwrite, that is damaged, or that has no place is refused', async () => {
  const near = await attached(arena - 16);
  assert.equal(near.load(), STATUS_MEMORY);
  const damaged = file.slice();
  damaged[damaged.length - 100]! ^= 1;
  const core = await attached(1 << 20, damaged);
  assert.equal(core.load(), STATUS_FILE_DIGEST);
  for (const [place, length] of [
    [0, 100],
    [core.heap_base() - 16, 100],
    [1 << 20, 0],
    [-16, 100],
    [core.memory.buffer.byteLength - 16, 100],
  ] as const) {
    assert.equal(core.attach(place, length), 0);
    assert.equal(core.load(), STATUS_STATE);
  }
  loadFile(core, file);
});

test('a module for an attached file has the pages of the arena alone', async () => {
  const { bytes, pages } = await bundle(file, { memory: 'small', attach: true });
  assert.equal(pages, Math.ceil(arena / 65536));
  assert.ok(bytes.length < 20000);
  const exports = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as SmallCore;
  assert.equal(exports.memory.buffer.byteLength, pages * 65536);
  await assert.rejects(bundle(file, { attach: true }), { code: 'E_USAGE' });
});
