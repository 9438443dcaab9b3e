/** Raw pixels in; the tensors of the network and the output of the model, as bytes and as numbers. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load, supports } from '../../host/index.ts';
import type { Mobilenet, NumberType } from '../../host/index.ts';
import { make, seal } from '../../workshop/packing/index.ts';
import { loaded } from './networks.ts';
import { inputOf } from './noise.ts';

describe('infer', () => {
  test('the tensors are in the type of the network, the output in that of the model', async () => {
    for (const name of ['int8', 'uint8'] as const) {
      const model = await loaded(name);
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
    const model = await loaded('headless');
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
    const model = await loaded('grey');
    assert.equal(model.contract.channels, 1);
    assert.equal((await model.infer(inputOf(model), 'logits')).length, 3);
  });

  test('any other number of bytes is refused', async () => {
    const model = await loaded('int8');
    for (const length of [0, 32 * 32, 32 * 32 * 3 - 1, 32 * 32 * 3 + 1]) {
      await assert.rejects(model.infer(new Uint8Array(length)), {
        code: 'E_INPUT_SHAPE',
        message: /32 × 32 × 3/,
      });
    }
  });

  test('every build gives the same bytes', async () => {
    for (const name of ['int8', 'uint8', 'grey', 'headless'] as const) {
      const models = await Promise.all(
        (['baseline', 'simd'] as const).filter(supports).map((build) => loaded(name, { build })),
      );
      const raw = inputOf(models[0]!);
      const answers = await Promise.all(models.map((model) => model.infer(raw, 'embedding')));
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
    }
  });
});

describe('inferTyped', () => {
  /** The small network as a model of its own output type, with or without a softmax in it. */
  async function ending(outputType: NumberType, inModel: boolean): Promise<Mobilenet> {
    const network = make({
      alpha: 0.25,
      resolution: 32,
      classes: 10,
      seed: 1,
      perTensor: outputType === 'uint8',
    });
    const contract = { ...network.contract, outputType };
    return load(await seal({ ...network, contract, softmax: { ...network.softmax!, inModel } }));
  }

  const arrays = { uint8: Uint8Array, int8: Int8Array, float32: Float32Array };
  for (const type of ['uint8', 'int8', 'float32'] as const) {
    for (const inModel of [true, false]) {
      test(`gives a model's ${inModel ? 'softmax' : 'logits'} in ${type}, and the rest in the network's type`, async () => {
        const model = await ending(type, inModel);
        const raw = inputOf(model);
        const { domain, output, classes, features } = model.contract;
        assert.equal(output, type);
        const lengths = { logits: classes, softmax: classes, embedding: features, output: classes } as const;
        for (const what of ['logits', 'softmax', 'embedding', 'output'] as const) {
          const numbers = await model.inferTyped(raw, what);
          assert.ok(numbers instanceof arrays[what === 'output' ? output : domain], what);
          assert.equal(numbers.length, lengths[what]);
          assert.deepEqual(await model.infer(raw, what), bytesOf(numbers));
        }
        const last = inModel ? 'softmax' : 'logits';
        const bytes = await model.inferTyped(raw, last);
        const { scale, zero } = inModel ? { scale: 1 / 256, zero: 0 } : model.contract.logits;
        const shift = domain === 'int8' ? 128 : 0;
        const real = Array.from(bytes, (value) => Math.fround(scale * (value + shift - zero)));
        assert.deepEqual([...(await model.inferTyped(raw))], type === 'float32' ? real : [...bytes]);
      });
    }
  }

  /** As a file has them, on this machine: it is little-endian. */
  function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
    return new Uint8Array(buffer, byteOffset, byteLength);
  }

  test('takes a signal, and refuses what infer refuses', async () => {
    const model = await loaded('headless');
    const raw = inputOf(model);
    await assert.rejects(model.inferTyped(raw, 'logits'), { code: 'E_OUTPUT' });
    await assert.rejects(model.inferTyped(raw.subarray(1)), { code: 'E_INPUT_SHAPE' });
    const aborted = model.inferTyped(raw, 'output', { signal: AbortSignal.abort() });
    await assert.rejects(aborted, { name: 'AbortError', code: 'E_ABORTED' });
  });
});
