import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { builds, load, supports } from '../../host/index.ts';
import { defaultWeights } from '../../host/weights.ts';
import { loaded } from './networks.ts';
import { inputOf, noise } from './noise.ts';

describe('one model, many calls', () => {
  test('overlapping calls each get their own answer', async () => {
    const model = await loaded('int8');
    const raws = Array.from({ length: 12 }, (_, seed) => inputOf(model, seed + 1));
    const alone: Uint8Array[] = [];
    for (const raw of raws) alone.push(await model.infer(raw, 'embedding'));
    assert.notDeepEqual(alone[0], alone[1]);
    assert.deepEqual(await Promise.all(raws.map((raw) => model.infer(raw, 'embedding'))), alone);
  });

  test('a call that fails leaves those behind it right', async () => {
    const model = await loaded('int8');
    const raw = inputOf(model);
    const right = await model.infer(raw, 'embedding');
    const [wrong, aborted, next] = await Promise.allSettled([
      model.infer(raw.subarray(1), 'embedding'),
      model.infer(raw, 'embedding', { signal: AbortSignal.abort() }),
      model.infer(raw, 'embedding'),
    ]);
    assert.equal(wrong.status, 'rejected');
    assert.equal(aborted.status, 'rejected');
    assert.deepEqual(next.status === 'fulfilled' && next.value, right);
  });

  test('a long call lets the event loop turn, and a signal ends it', async () => {
    const model = await loaded('large', { build: 'baseline' });
    const raw = inputOf(model);
    const right = await model.infer(raw, 'embedding');

    let turns = 0;
    const count = (): void => void (turns++, (timer = setImmediate(count)));
    let timer = setImmediate(count);
    const together = await Promise.all(Array.from({ length: 4 }, () => model.infer(raw, 'embedding')));
    clearImmediate(timer);
    assert(turns >= 4, `the event loop turned ${turns} times`);
    for (const answer of together) assert.deepEqual(answer, right);

    const controller = new AbortController();
    const calls = Array.from({ length: 4 }, () =>
      model.infer(raw, 'embedding', { signal: controller.signal }),
    );
    setImmediate(() => controller.abort(new Error('enough')));
    for (const outcome of await Promise.allSettled(calls)) {
      assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'E_ABORTED');
      assert.equal(outcome.status === 'rejected' && outcome.reason.name, 'AbortError');
      assert.equal(outcome.status === 'rejected' && outcome.reason.cause.message, 'enough');
    }
    assert.deepEqual(await model.infer(raw, 'embedding'), right);
  });

  test('a disposed model refuses the call under way and every later one', async () => {
    const model = await loaded('large');
    const call = model.infer(inputOf(model));
    model.dispose();
    await assert.rejects(call, { code: 'E_DISPOSED' });
    await assert.rejects(model.classify(noise(8, 8, 1)), { code: 'E_DISPOSED', message: /load it again/ });
    await assert.rejects(model.selftest(), { code: 'E_DISPOSED' });
    model.dispose();
  });
});

test('the self-test gives the same digests in every build, between two answers that agree', async () => {
  const all: (readonly string[])[] = [];
  for (const build of builds.filter((each) => each !== 'relaxed' && supports(each))) {
    const model = await loaded('int8', { build });
    const before = await model.infer(inputOf(model));
    const digests = await model.selftest();
    assert.equal(digests.length, model.layers);
    for (const digest of digests) assert.match(digest, /^[0-9a-f]{64}$/);
    assert.deepEqual(await model.infer(inputOf(model)), before);
    all.push(digests);
  }
  for (const digests of all) assert.deepEqual(digests, all[0]);
});

test('labels are read where only Node has a TextDecoder, as in the page that jest imitates', async (t) => {
  const { TextDecoder: own } = globalThis;
  t.after(() => (globalThis.TextDecoder = own));
  Reflect.deleteProperty(globalThis, 'TextDecoder');
  const model = await load(defaultWeights);
  assert.equal(model.labels[14], 'stop');
});
