/** The entry `mobilenet-wasm/run`: one run has the numbers of every other call, and tells how long its parts take. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load } from '../../host/index.ts';
import type { Picture } from '../../host/index.ts';
import { run } from '../../host/run.ts';
import { defaultWeights } from '../../host/weights.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { noise } from '../reference/noise.ts';

const picture = { width: 31, height: 17, data: noise(1, 31 * 17 * 3) };
const signs = await load(defaultWeights);

test('one run has the classes of classify, the embedding of embed and a probability for each class', async () => {
  const { result } = await run(signs, picture, (outputs) => ({
    best: outputs.classes(3),
    probabilities: outputs.probabilities(),
    embedding: outputs.embedding(),
  }));
  const all = await signs.classify(picture, { top: signs.contract.classes, reject: false });
  assert.deepEqual(result.best, all.slice(0, 3));
  const shares = Array.from(
    result.probabilities,
    (_, at) => all.find(({ index }) => index === at)!.probability,
  );
  assert.deepEqual([...result.probabilities], shares);
  assert.deepEqual(result.embedding, await signs.embed(picture));
});

describe('a picture that is the input itself is run as infer runs it', () => {
  test('in colour, and its logits are real numbers', async () => {
    const { width, height, logits } = signs.contract;
    const raw = noise(2, width * height * 3);
    const { result } = await run(signs, { width, height, data: raw }, (outputs) => outputs.logits(), {
      exact: true,
    });
    // The bytes of int8 in the u8 domain.
    const bytes = (await signs.infer(raw, 'logits')).map((byte) => byte ^ 0x80);
    assert.deepEqual(
      result,
      Float32Array.from(bytes, (byte) => logits.scale * (byte - logits.zero)),
    );
  });

  test('and one of other sides is refused', async () => {
    await assert.rejects(
      run(signs, picture, () => 0, { exact: true }),
      { code: 'E_IMAGE_SIZE' },
    );
  });
});

test('of a headless model there is the embedding, and nothing of classes', async () => {
  const headless = await load(
    await seal(make({ alpha: 0.25, resolution: 32, classes: 0, seed: 3, headless: true })),
  );
  const { result } = await run(headless, picture, ({ embedding }) => embedding());
  assert.deepEqual(result, await headless.embed(picture));
  for (const what of ['classes', 'probabilities', 'logits'] as const)
    await assert.rejects(
      run(headless, picture, (outputs) => outputs[what](1)),
      { code: 'E_OUTPUT' },
    );
});

test('the time of a large picture is that of its resize', async () => {
  const side = 1500;
  const large: Picture = { width: side, height: side, data: new Uint8Array(side * side * 3) };
  const began = performance.now();
  const all = [];
  for (let time = 0; time < 3; time++) all.push(await run(signs, large, () => undefined));
  const whole = performance.now() - began;
  assert.ok(all.every(({ resize, run: network }) => resize > 0 && network > 0));
  assert.ok(all.reduce((sum, { resize, run: network }) => sum + resize + network, 0) <= whole);
  // More than 500 pixels for each that the network has. One of the three may be interrupted.
  assert.ok(
    all.some(({ resize, run: network }) => resize > network),
    JSON.stringify(all),
  );
});

test('an option that it does not have is refused, and a signal ends it', async () => {
  await assert.rejects(
    run(signs, picture, () => 0, { exakt: true } as object),
    { code: 'E_USAGE' },
  );
  await assert.rejects(
    run(signs, picture, () => 0, { signal: AbortSignal.abort() }),
    { code: 'E_ABORTED' },
  );
  assert.equal((await run(signs, picture, () => 1)).result, 1);
});
