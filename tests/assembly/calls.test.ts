/** Calls that come twice, too early or with a wrong number: what the built modules answer. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { builds, supports } from '../../host/core/builds.ts';
import { instantiate } from '../../host/core/core.ts';
import type { Core } from '../../host/core/core.ts';
import type { TeamExports } from '../../host/core/threads/team.ts';
import { STATUS_FILE_DIGEST, STATUS_MORE, STATUS_OK, STATUS_STATE } from '../../host/core/status-codes.ts';
import { bundle } from '../../workshop/bundle/bundle.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { loadFile } from '../golden/variants.ts';
import { noise } from '../reference/noise.ts';

const SIDE = 32;
const K = 3;

let colour: Uint8Array;
let grey: Uint8Array;

before(async () => {
  colour = await seal(make({ alpha: 0.25, resolution: SIDE, classes: K, seed: 1 }));
  grey = await seal(make({ alpha: 0.25, resolution: SIDE, classes: K, seed: 2, channels: 1 }));
});

const start = (bytes: Uint8Array): Core =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource)).exports as unknown as Core;

/** The ranks of a picture that is written whole. */
function answer(core: Core, picture: Uint8Array): Uint8Array {
  new Uint8Array(core.memory.buffer).set(picture, core.input() >>> 0);
  return ranks(core, core.answer(K));
}

/** The ranks at an address that the core has answered. */
function ranks(core: Core, at: number): Uint8Array {
  assert.notEqual(at, 0);
  return new Uint8Array(core.memory.buffer).slice(at >>> 0, (at >>> 0) + 4 * K);
}

describe('a refused file', () => {
  test('of a bundle is refused for the same reason at every call', async () => {
    const { bytes } = await bundle(colour, { build: 'baseline' });
    const at = Buffer.from(bytes).lastIndexOf(colour.subarray(colour.length - 32));
    const damaged = bytes.slice();
    damaged[at - 100]! ^= 1;
    const core = start(damaged);
    assert.equal(core.input(), 0);
    assert.equal(core.load(), STATUS_FILE_DIGEST);
    assert.equal(core.answer(K), 0);
    assert.equal(core.load(), STATUS_FILE_DIGEST);
  });

  test('is refused again until another is reserved, which is then loaded', async () => {
    const core = await instantiate('baseline');
    const damaged = colour.slice();
    damaged[damaged.length - 1]! ^= 1;
    new Uint8Array(core.memory.buffer).set(damaged, core.reserve(damaged.length));
    assert.equal(core.load(), STATUS_FILE_DIGEST);
    assert.equal(core.load(), STATUS_FILE_DIGEST);
    loadFile(core, colour);
    assert.equal(core.load(), STATUS_STATE);
    assert.equal(core.classes(), K);
  });
});

for (const build of builds.filter(supports)) {
  test(`${build}: an answer without a new picture is refused`, async () => {
    const core = await instantiate(build);
    loadFile(core, colour);
    assert.equal(core.answer(K), 0);
    const picture = noise(5, SIDE * SIDE * 3);
    const first = answer(core, picture);
    assert.equal(core.answer(K), 0);
    assert.deepEqual(answer(core, picture), first);
  });

  test(`${build}: a grey network takes one byte a pixel, and answers as for a grey picture`, async () => {
    const core = await instantiate(build);
    loadFile(core, grey);
    assert.equal(core.channels(), 1);
    const picture = noise(6, SIDE * SIDE);
    const short = answer(core, picture);
    assert.equal(core.begin(SIDE, SIDE, 1, 4, 0), STATUS_OK);
    new Uint8Array(core.memory.buffer).set(picture, core.staging());
    assert.equal(core.push(picture.length), STATUS_OK);
    assert.equal(core.run(), STATUS_OK);
    assert.deepEqual(ranks(core, core.top(K)), short);
  });
}

test('sides, channels, classes and features are exports: 0 before a file is loaded', async () => {
  const core = await instantiate('baseline');
  const facts = (): number[] => [
    core.height(),
    core.width(),
    core.channels(),
    core.classes(),
    core.features(),
  ];
  assert.deepEqual(facts(), [0, 0, 0, 0, 0]);
  loadFile(core, colour);
  assert.deepEqual(facts(), [SIDE, SIDE, 3, K, 256]);
});

describe('several threads', () => {
  const module = new WebAssembly.Module(
    readFileSync(new URL('../../../build/core-threads.wasm', import.meta.url)) as BufferSource,
  );
  const join = (): { core: TeamExports; memory: WebAssembly.Memory } => {
    const memory = new WebAssembly.Memory({ initial: 256, maximum: 256, shared: true });
    return {
      core: new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as TeamExports,
      memory,
    };
  };

  test('are planned for before a file is reserved, not afterwards', () => {
    const { core } = join();
    assert.equal(core.threads(3, 0), 3);
    core.reserve(colour.length);
    assert.equal(core.threads(2, 0), 0);
  });

  test('a thread that was not planned for serves nothing', () => {
    const { core, memory } = join();
    core.threads(2, 0);
    new Uint8Array(memory.buffer).set(colour, core.reserve(colour.length));
    assert.equal(core.load(), STATUS_OK);
    for (const thread of [0, 2, 63, -1]) core.serve(thread);
  });

  test('a run that is under way is ended before its memory is opened or a layer is timed', () => {
    for (const disturb of ['input', 'profile'] as const) {
      const { core, memory } = join();
      const held = { ...core, memory: memory as unknown as Core['memory'] };
      core.threads(1, 0);
      new Uint8Array(memory.buffer).set(colour, core.reserve(colour.length));
      assert.equal(core.load(), STATUS_OK);
      const picture = noise(7, SIDE * SIDE * 3);
      const first = answer(held, picture);
      assert.equal(core.begin(SIDE, SIDE, 1, 0, 0), STATUS_OK);
      new Uint8Array(memory.buffer).set(picture, core.staging());
      core.push(picture.length);
      assert.equal(core.step(1), STATUS_MORE);
      if (disturb === 'input') core.input();
      else assert.equal(core.profile(1), STATUS_OK);
      assert.equal(core.step(1), STATUS_STATE);
      assert.deepEqual(answer(held, picture), first);
    }
  });
});
