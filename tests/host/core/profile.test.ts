/** `profile` of the ABI: a layer alone does what it does in a run, and the next picture is unharmed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { builds, supports } from '../../../host/core/builds.ts';
import { instantiate } from '../../../host/core/core.ts';
import type { Core } from '../../../host/core/core.ts';
import { STATUS_STATE } from '../../../host/core/status-codes.ts';
import { make, seal } from '../../../workshop/packing/index.ts';
import { noise } from '../noise.ts';

const SIDE = 32;
const CLASSES = 9;

/** Every stage of it is one tile, so that a producer leaves all its rows in the scratch. */
const file = await seal(make({ alpha: 0.05, resolution: SIDE, classes: CLASSES, seed: 5 }));
const picture = noise(SIDE, SIDE, 1).data;

function loaded(core: Core): Core {
  new Uint8Array(core.memory.buffer).set(file, core.reserve(file.length));
  assert.equal(core.load(), 0);
  return core;
}

function push(core: Core): void {
  assert.equal(core.begin(SIDE, SIDE, 1, 0, 0), 0);
  for (let done = 0, due = core.capacity(); due > 0; due = core.capacity()) {
    new Uint8Array(core.memory.buffer).set(picture.subarray(done, done + due), core.staging());
    core.push(due);
    done += due;
  }
}

for (const build of builds) {
  describe(
    `profile in the ${build} build`,
    { skip: supports(build) ? false : 'this engine lacks its features' },
    () => {
      test('all layers in turn make the logits of a run', async () => {
        const core = loaded(await instantiate(build));
        push(core);
        assert.equal(core.run(), 0);
        const address = core.logits();
        const logits = () => new Uint8Array(core.memory.buffer, address, CLASSES);
        const expected = logits().slice();
        assert.ok(new Set(expected).size > 1);
        push(core);
        logits().fill(0);
        for (let layer = 0; layer < core.layers(); layer++) assert.equal(core.profile(layer), 0);
        assert.deepEqual(logits(), expected);
        assert.equal(core.logits(), 0, 'no answer of a picture');
        assert.equal(core.run(), STATUS_STATE, 'a new picture is due');
        push(core);
        assert.equal(core.run(), 0);
        assert.deepEqual(logits(), expected);
      });

      test('refuses before a load, and a layer that there is none of', async () => {
        const core = await instantiate(build);
        assert.equal(core.profile(0), STATUS_STATE);
        loaded(core);
        for (const layer of [core.layers(), 2 ** 32 - 1]) {
          assert.equal(core.profile(layer), STATUS_STATE);
          assert.equal(core.detail() >>> 0, layer);
        }
      });
    },
  );
}
