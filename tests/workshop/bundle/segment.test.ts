/** Weights in a passive segment: read block by block, no part of the memory, and checked as any other file. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import type { Core } from '../../../host/core/core.ts';
import {
  STATUS_FILE_DIGEST,
  STATUS_FILE_TRUNCATED,
  STATUS_OK,
  STATUS_STATE,
} from '../../../host/core/status-codes.ts';
import { bundle } from '../../../workshop/bundle/bundle.ts';
import { openFlash } from '../../../workshop/bundle/cores.ts';
import { readPacked } from '../../../workshop/packing/packed.ts';
import { planNetwork } from '../../../workshop/plan/plan.ts';
import { layersOf } from '../../../workshop/plan/layers.ts';
import { encodeOutline } from '../../../workshop/packing/encode.ts';

const options = { memory: 'small', flash: 'segment' } as const;
const PAGE = 65536;
let file: Uint8Array;
let made: Uint8Array;

before(async () => {
  file = readFileSync(new URL('../../../../weights/signs-0.25-64.mnw', import.meta.url));
  made = (await bundle(file, options)).bytes;
});

function start(bytes: Uint8Array): Core {
  const module = new WebAssembly.Module(bytes as BufferSource);
  assert.deepEqual(WebAssembly.Module.imports(module), []);
  return new WebAssembly.Instance(module).exports as unknown as Core;
}

const memoryOf = (core: Core): Buffer => Buffer.from(core.memory.buffer);

test('one page of memory serves a network of four, and holds no more of its file than a block', () => {
  const core = start(made);
  assert.equal(core.memory.buffer.byteLength, PAGE);
  assert.notEqual(core.input(), 0);
  assert.equal(core.selftest(), STATUS_OK);
  const memory = memoryOf(core);
  const unit = 64;
  let held = 0;
  for (let at = 0; at + unit <= file.length; at += unit)
    if (memory.includes(Buffer.from(file.subarray(at, at + unit)))) held++;
  assert.ok(held * unit < file.length / 16, `${held * unit} bytes`);
});

test('labels, contract and provenance of the segment are those of the file', () => {
  const core = start(made);
  assert.equal(core.labels(), 0);
  assert.notEqual(core.input(), 0);
  const text = memoryOf(core).toString('utf8', core.labels(), core.labels() + core.labels_length());
  assert.deepEqual(text.trimEnd().split('\n'), readPacked(file).labels);
  assert.deepEqual([core.height(), core.width(), core.channels(), core.classes()], [64, 64, 3, 43]);
});

test('a file with labels is planned with them', async () => {
  const { layers, outline, length } = readPacked(file);
  const { bundles } = await planNetwork(layersOf(layers), { outline: encodeOutline(outline), length });
  const { arena, bytes } = await bundle(file, options);
  const { ram, flash } = bundles.find(({ place }) => place === 'segment')!;
  assert.deepEqual([ram, flash], [arena, bytes.length]);
});

test('a flipped byte anywhere in the segment is refused, as is one that ends early: nothing traps', () => {
  const from = Buffer.from(made).indexOf(file.subarray(0, 64));
  for (const at of [0, 8, 12, 20, 24, 300, 1000, 20000, file.length - 1]) {
    const damaged = made.slice();
    damaged[from + at]! ^= 0x80;
    const core = start(damaged);
    assert.equal(core.input(), 0, `byte ${at}`);
    const status = core.load();
    assert.ok(
      status >= STATUS_FILE_TRUNCATED && status <= STATUS_FILE_DIGEST,
      `byte ${at}: status ${status}`,
    );
    assert.equal(core.load(), status);
  }
});

test('a core whose host reads the flash takes one file after the other, and none into its memory', async () => {
  const { core, hold } = await openFlash();
  assert.equal(core.load(), STATUS_STATE);
  hold(file);
  assert.equal(core.load(), STATUS_OK);
  assert.equal(core.selftest(), STATUS_OK);
  assert.equal(core.reserve(16), 0);
  assert.equal(core.load(), STATUS_STATE);
  hold(file.subarray(0, file.length - 1));
  assert.equal(core.load(), STATUS_FILE_TRUNCATED);
  hold(file);
  assert.equal(core.load(), STATUS_OK);
  assert.equal(core.selftest(), STATUS_OK);
});

test('a segment goes with the small memory alone, and not with a file of the host', async () => {
  for (const wrong of [{ flash: 'segment' }, { memory: 'small', flash: 'segment', attach: true }] as const)
    await assert.rejects(bundle(file, wrong), { code: 'E_USAGE' });
  await assert.rejects(bundle(file, { ...options, wasi: true }), { code: 'E_USAGE' });
});
