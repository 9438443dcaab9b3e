/** A bundle in Chromium: one file, no host library, the library's answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundle } from '../../workshop/bundle/bundle.ts';
import type { Core } from '../../host/core/core.ts';
import { load } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { noise } from '../reference/noise.ts';
import { open, skip } from './chromium.ts';
import { serve } from './site.ts';

const SIDE = 48;

for (const build of ['baseline', 'simd', 'compact'] as const) {
  test(`a ${build} bundle answers in Chromium what the library answers`, { skip }, async () => {
    const weights = await seal(make({ alpha: 0.2, resolution: SIDE, classes: 12, seed: 5 }));
    const { bytes } = await bundle(weights, { build });
    const raw = noise(3, SIDE * SIDE * 3);
    const address = await serve('.', { '/index.html': '<title>bundle</title>', '/net.wasm': bytes });
    const page = await open(`${address}/index.html`);
    const ranks = await page.evaluate(async (picture) => {
      const { instance } = await WebAssembly.instantiateStreaming(fetch('net.wasm'));
      const core = instance.exports as unknown as Core;
      new Uint8Array(core.memory.buffer).set(picture, core.input() >>> 0);
      return Array.from(new Uint8Array(core.memory.buffer, core.answer(12) >>> 0, 48));
    }, Array.from(raw));
    const logits = await (await load(weights)).infer(raw, 'logits');
    // Four bytes a rank: class, class, logit, probability.
    const classes = Array.from({ length: 12 }, (_, i) => ranks[4 * i]!);
    assert.deepEqual(
      [...classes].sort((a, b) => a - b),
      Array.from({ length: 12 }, (_, i) => i),
    );
    assert.deepEqual(
      classes.map((_, i) => ranks[4 * i + 2]),
      classes.map((index) => logits[index]! ^ 0x80),
    );
  });
}
