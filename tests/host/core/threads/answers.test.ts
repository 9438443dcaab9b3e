/** Any number of threads gives the bytes of one: answers, digests of every layer, and after whatever went before. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Core } from '../../../../host/core/core.ts';
import { load } from '../../../../host/index.ts';
import type { Mobilenet } from '../../../../host/index.ts';
import { supports } from '../../../../host/core/builds.ts';
import { instantiate } from '../../../../host/core/core.ts';
import { hindrance } from '../../../../host/core/wide.ts';
import { importTflite, seal } from '../../../../workshop/packing/index.ts';
import { absent, reference } from '../../../end-to-end/models.ts';
import { loadFile } from '../../../golden/variants.ts';
import { inputOf, noise } from '../../noise.ts';
import { describeNetwork, hold, networks, weightsOf } from './team.ts';

/** Two share evenly; the others leave a remainder, or are more than there are rows. */
const counts = [2, 3, 4, 7];

/** What a model says to raw pixels, to two pictures that are resized, and of itself. */
async function everything(model: Mobilenet): Promise<unknown> {
  const tensors =
    model.contract.classes > 0 ? (['embedding', 'logits', 'softmax'] as const) : (['embedding'] as const);
  const raw = inputOf(model);
  return Promise.all([
    ...tensors.map((tensor) => model.infer(raw, tensor)),
    model.embedBytes(noise(57, 91, 7)),
    model.embedBytes(noise(200, 40, 8)),
    model.selftest(),
  ]);
}

/** Compares every count of threads with one thread. */
async function compare(file: Uint8Array): Promise<void> {
  const expected = await everything(await load(file));
  for (const threads of counts) {
    const model = await load(file, { threads });
    assert.equal(model.running.threads, threads);
    for (const round of ['cold', 'again']) {
      assert.deepEqual(await everything(model), expected, `${threads} threads, ${round}`);
    }
    model.dispose();
  }
}

describe(`${counts.join(', ')} threads give the bytes of one`, () => {
  for (const options of networks) {
    test(describeNetwork(options), async () => compare(await weightsOf(options)));
  }

  test('a reference model', { skip: absent }, async () => {
    const bytes = readFileSync(join(reference, 'mobilenet_v1_0.25_128_quant.tflite'));
    await compare(await seal(importTflite(bytes).network));
  });
});

/** Pushes the same noise as raw pixels. */
function begin(core: Core, seed: number): void {
  const contract = new DataView(core.memory.buffer, core.contract() >>> 0);
  const [height, width] = [contract.getUint16(0, true), contract.getUint16(2, true)];
  const { data } = noise(width, height, seed);
  assert.equal(core.begin(width, height, 1, 0, 0), 0);
  for (let at = 0, due = core.capacity(); due > 0; at += due, due = core.capacity()) {
    new Uint8Array(core.memory.buffer).set(data.subarray(at, at + due), core.staging() >>> 0);
    assert.equal(core.push(due), 0);
  }
}

function finish(core: Core): Uint8Array {
  const features = new DataView(core.memory.buffer, core.contract() >>> 0).getUint16(18, true);
  while (core.step(1) === 1);
  return new Uint8Array(core.memory.buffer, core.embedding() >>> 0, features).slice();
}

test('a run that is left after any number of steps leaves the next one right', async () => {
  const file = await weightsOf(networks[0]!);
  const alone = await instantiate('simd');
  loadFile(alone, file);
  begin(alone, 2);
  const expected = finish(alone);
  const { core, end } = await hold(file, 3);
  let left = 0;
  for (let steps = 1; steps <= 60; steps++) {
    begin(core, 1);
    let more = 1;
    for (let i = 0; i < steps && more === 1; i++) more = core.step(1);
    left += more;
    begin(core, 2);
    assert.deepEqual(finish(core), expected, `after ${steps} steps`);
  }
  assert.ok(left > 10, 'runs were left before their end');
  end();
});

test('a refused file leaves the next one right, in the same team', async () => {
  const files = await Promise.all(networks.slice(0, 2).map(weightsOf));
  const { core, end } = await hold(files[0]!, 2);
  begin(core, 1);
  core.step(3);
  const damaged = files[0]!.slice();
  damaged[damaged.length >> 1]! ^= 1;
  assert.throws(() => loadFile(core, damaged), /status 22/);
  for (const file of files) {
    const alone = await instantiate('simd');
    for (const one of [alone, core]) {
      loadFile(one, file);
      begin(one, 3);
    }
    assert.deepEqual(finish(core), finish(alone));
  }
  end();
});

describe('every build of a team gives the bytes of one thread', async () => {
  const merges = await hindrance();
  const relaxed = supports('relaxed') ? undefined : 'this engine has no relaxed SIMD';
  const missing = { wide: merges, relaxed, 'relaxed-wide': relaxed ?? merges };
  for (const tiles of ['wide', 'relaxed', 'relaxed-wide'] as const) {
    for (const options of networks) {
      test(`${tiles}, ${describeNetwork(options)}`, { skip: missing[tiles] }, async (t) => {
        const file = await weightsOf(options);
        const alone = await instantiate('simd');
        loadFile(alone, file);
        const { core, end } = await hold(file, 3, tiles);
        t.after(end);
        for (const seed of [5, 6]) {
          for (const one of [alone, core]) begin(one, seed);
          assert.deepEqual(finish(core), finish(alone));
          assert.equal(core.selftest(), 0);
        }
      });
    }
  }

  // Code that answers other bytes would not pass its self-test, and 128 bits would run instead.
  for (const threads of [1, 2]) {
    test(`load runs ${threads} in 256 bits where it can, and says why not elsewhere`, async () => {
      for (const options of networks) {
        const model = await load(await weightsOf(options), { build: 'simd', threads, wide: true });
        const { running } = model;
        model.dispose();
        assert.deepEqual(running.notes, merges === undefined ? [] : [merges]);
        assert.deepEqual([running.wide, running.threads], [merges === undefined, threads]);
      }
    });
  }
});

test('a team whose other threads never serve gives the answer too', async () => {
  const file = await weightsOf(networks[0]!);
  const { core, end } = await hold(file, 4);
  begin(core, 5);
  const expected = finish(core);
  core.dismiss();
  begin(core, 5);
  assert.deepEqual(finish(core), expected);
  end();
});
