import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Mobilenet } from '../../host/index.ts';
import { temporaryFolder } from '../workshop/cli.ts';
import { loaded, weightsOf } from './networks.ts';
import { inputOf, noise } from './noise.ts';

const folder = temporaryFolder();

describe('classify', () => {
  test('ranks by logit, equal ones by class, with the probability of each', async () => {
    const model = await loaded('uint8');
    const picture = noise(50, 40, 3);
    const ranks = await model.classify(picture, 11);
    assert.equal(ranks.length, 11);
    assert.deepEqual(
      ranks.map(({ index }) => index).sort((a, b) => a - b),
      Array.from({ length: 11 }, (_, index) => index),
    );
    for (const [place, { index, className, probability }] of ranks.entries()) {
      assert.equal(className, model.labels[index] ?? String(index));
      assert(Number.isInteger(probability * 256) && probability >= 0 && probability < 1);
      if (place > 0) assert(probability <= ranks[place - 1]!.probability);
    }
    assert.deepEqual(await model.classify(picture, 3), ranks.slice(0, 3));
    assert.deepEqual(await model.classify(picture), ranks.slice(0, 5));
    assert.deepEqual(await model.classify(picture, 1000), ranks);
  });

  test('a file, its bytes and its pixels give the same answer', async () => {
    const model = await loaded('int8');
    const picture = noise(37, 61, 4);
    const path = join(folder, 'picture.ppm');
    writeFileSync(path, Buffer.concat([Buffer.from('P6 37 61 255\n'), picture.data]));
    const expected = await model.classify(picture, 10);
    for (const image of [path, pathToFileURL(path), readFileSync(path)]) {
      assert.deepEqual(await model.classify(image, 10), expected);
    }
  });

  test('refuses a wrong k, a headless model and misshapen pixels', async () => {
    const [model, bare] = await Promise.all([loaded('int8'), loaded('headless')]);
    for (const k of [0, -1, 1.5, NaN]) {
      await assert.rejects(model.classify(noise(8, 8, 1), k), { code: 'E_USAGE', message: /1 or more/ });
    }
    await assert.rejects(bare.classify(noise(8, 8, 1)), { code: 'E_OUTPUT', message: /headless/ });
    await assert.rejects(model.classify({ width: 8, height: 8, data: new Uint8Array(8 * 8 * 4) }), {
      code: 'E_INPUT_SHAPE',
    });
  });
});

describe('using', () => {
  test('disposes of the model at the end of its block', async () => {
    let kept: Mobilenet;
    {
      using model = await loaded('int8');
      kept = model;
      assert.equal((await model.infer(inputOf(model), 'logits')).length, 10);
    }
    await assert.rejects(kept.infer(inputOf(kept)), { code: 'E_DISPOSED' });
  });

  test('is not asked of an engine that has no Symbol.dispose', () => {
    const library = new URL('../../host/index.js', import.meta.url).href;
    const script = `
      const { iterator, asyncIterator } = Symbol;
      globalThis.Symbol = { iterator, asyncIterator, for: Symbol.for };
      const { Mobilenet } = await import(${JSON.stringify(library)});
      console.log(Reflect.ownKeys(Mobilenet.prototype).map(String).join());`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    assert.match(said, /\bdispose\b/);
    assert.doesNotMatch(said, /undefined|Symbol\(Symbol/);
  });
});

test('a disposed model says so before it reads a picture', async () => {
  let read = 0;
  class Watched extends Blob {
    override arrayBuffer(): Promise<ArrayBuffer> {
      read++;
      return super.arrayBuffer();
    }
  }
  const model = await loaded('int8');
  const file = new Watched(['no picture']);
  model.dispose();
  const calls = [
    () => model.classify(file),
    () => model.classifyEach([file]).next(),
    () => model.embed(file),
    () => model.embedBytes(file),
    () => model.infer(new Uint8Array(1)),
    () => model.inferTyped(new Uint8Array(1)),
    () => model.selftest(),
  ];
  for (const call of calls) await assert.rejects(call, { code: 'E_DISPOSED' });
  assert.equal(read, 0);
});

test('only load makes a model', async () => {
  // @ts-expect-error the constructor is private
  assert.throws(() => new Mobilenet());
  assert.ok((await loaded('int8')) instanceof Mobilenet);
  assert.ok((await Mobilenet.load(await weightsOf('int8'))) instanceof Mobilenet);
});

test('embed gives scale · (byte − zero)', async () => {
  const model = await loaded('int8');
  const picture = noise(64, 64, 5);
  const { scale, zero } = model.contract.embedding;
  const bytes = await model.embedBytes(picture);
  const real = await model.embed(picture);
  assert.equal(real.length, model.contract.features);
  assert.deepEqual(
    [...real],
    [...bytes].map((byte) => Math.fround(scale * (byte - zero))),
  );
  assert(new Set(bytes).size > 1);
});
