import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { load, supports } from '../../host/index.ts';
import { made, temporaryFolder } from '../workshop/cli.ts';
import { inputOf, noise } from './noise.ts';

const folder = temporaryFolder();
let int8 = '';
let uint8 = '';
let headless = '';
let grey = '';

before(async () => {
  const small = ['--alpha', '0.25', '--resolution', '32', '--seed', '1'];
  [int8, uint8, headless, grey] = await Promise.all([
    made(folder, 'int8', ...small, '--classes', '10'),
    made(folder, 'uint8', ...small, '--classes', '11', '--per-tensor'),
    made(folder, 'headless', ...small, '--headless'),
    made(folder, 'grey', ...small, '--classes', '3', '--channels', '1'),
  ]);
});

describe('classify', () => {
  test('ranks by logit, equal ones by class, with the probability of each', async () => {
    const model = await load(uint8);
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
    const model = await load(int8);
    const picture = noise(37, 61, 4);
    const path = join(folder, 'picture.ppm');
    writeFileSync(path, Buffer.concat([Buffer.from('P6 37 61 255\n'), picture.data]));
    const expected = await model.classify(picture, 10);
    for (const image of [path, pathToFileURL(path), readFileSync(path)]) {
      assert.deepEqual(await model.classify(image, 10), expected);
    }
  });

  test('refuses a wrong k, a headless model and misshapen pixels', async () => {
    const [model, bare] = await Promise.all([load(int8), load(headless)]);
    for (const k of [0, -1, 1.5, NaN]) {
      await assert.rejects(model.classify(noise(8, 8, 1), k), { code: 'E_USAGE', message: /1 or more/ });
    }
    await assert.rejects(bare.classify(noise(8, 8, 1)), { code: 'E_OUTPUT', message: /headless/ });
    await assert.rejects(model.classify({ width: 8, height: 8, data: new Uint8Array(8 * 8 * 4) }), {
      code: 'E_INPUT_SHAPE',
    });
  });
});

describe('infer', () => {
  test('the tensors are in the type of the network, the output in that of the model', async () => {
    for (const path of [int8, uint8]) {
      const model = await load(path);
      const raw = inputOf(model);
      const { domain, output, softmax, classes, features, logits } = model.contract;
      const [scores, shares, last, embedding] = await Promise.all([
        model.infer(raw, 'logits'),
        model.infer(raw, 'softmax'),
        model.infer(raw),
        model.infer(raw, 'embedding'),
      ]);
      assert.deepEqual([scores.length, shares.length, embedding.length], [classes, classes, features]);
      assert.equal(last.length, output === 'float32' ? 4 * classes : classes);
      const sign = domain === 'int8' ? 0x80 : 0;
      const order = [...scores.keys()].sort((a, b) => (scores[b]! ^ sign) - (scores[a]! ^ sign) || a - b);
      for (let place = 1; place < classes; place++) {
        assert((shares[order[place]!]! ^ sign) <= (shares[order[place - 1]!]! ^ sign));
      }
      const real = softmax
        ? (value: number) => value / 256
        : (_: number, index: number) => Math.fround(logits.scale * ((scores[index]! ^ sign) - logits.zero));
      const view = new DataView(last.buffer, last.byteOffset);
      for (let index = 0; index < classes; index++) {
        const byte = (softmax ? shares : scores)[index]! ^ sign;
        const expected = { uint8: byte, int8: (byte ^ 0x80) & 0xff, float32: real(byte, index) }[output];
        assert.equal(output === 'float32' ? view.getFloat32(index * 4, true) : last[index], expected);
      }
    }
  });

  test('a headless model gives its embedding', async () => {
    const model = await load(headless);
    const raw = inputOf(model);
    assert.equal(model.contract.classes, 0);
    const embedding = await model.infer(raw, 'embedding');
    assert.equal(
      (await model.infer(raw)).length,
      embedding.length * (model.contract.output === 'float32' ? 4 : 1),
    );
    await assert.rejects(model.infer(raw, 'logits'), { code: 'E_OUTPUT' });
    await assert.rejects(model.infer(raw, 'softmax'), { code: 'E_OUTPUT' });
  });

  test('a grey model takes RGB as well', async () => {
    const model = await load(grey);
    assert.equal(model.contract.channels, 1);
    assert.equal((await model.infer(inputOf(model), 'logits')).length, 3);
  });

  test('any other number of bytes is refused', async () => {
    const model = await load(int8);
    for (const length of [0, 32 * 32, 32 * 32 * 3 - 1, 32 * 32 * 3 + 1]) {
      await assert.rejects(model.infer(new Uint8Array(length)), {
        code: 'E_INPUT_SHAPE',
        message: /32 × 32 × 3/,
      });
    }
  });

  test('every build gives the same bytes', async () => {
    for (const path of [int8, uint8, grey, headless]) {
      const models = await Promise.all(
        (['baseline', 'simd'] as const).filter(supports).map((build) => load(path, { build })),
      );
      const raw = inputOf(models[0]!);
      const answers = await Promise.all(models.map((model) => model.infer(raw, 'embedding')));
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
    }
  });
});

test('embed gives scale · (byte − zero)', async () => {
  const model = await load(int8);
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
