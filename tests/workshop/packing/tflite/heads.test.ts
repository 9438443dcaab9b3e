/** What stands behind the pool: dense layers, and what makes probabilities of the logits. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { importTflite, packTflite } from '../../../../workshop/packing/index.ts';
import { logisticTable } from '../../../../workshop/packing/arithmetic.ts';
import { load } from '../../../../host/index.ts';
import { tinyModel } from './builder.ts';
import { readPacked } from '../../../../workshop/packing/packed.ts';
import type { TinyOptions } from './builder.ts';
import { spoilt } from './refusal.ts';
import { operatorOf, writeModel } from './writer.ts';
import type { ModelSpec } from './writer.ts';

const bytesOf = (options: TinyOptions): Uint8Array =>
  writeModel(tinyModel({ head: 'connected', ...options }));
const networkOf = (options: TinyOptions) => importTflite(bytesOf(options)).network;

describe('a pointwise layer alone before the pool', () => {
  test('has a depthwise layer before it that passes on every byte', async () => {
    for (const domain of ['int8', 'uint8'] as const) {
      const { bytes } = await packTflite(bytesOf({ alone: 17, domain }));
      const packed = readPacked(bytes).layers.map(({ kind }) => kind);
      assert.deepEqual(packed.slice(-5), ['pointwise', 'depthwise', 'pointwise', 'mean', 'pointwise']);
      const model = await load(bytes);
      const digests = await model.selftest();
      // One for each layer: the layer that passes on has the digest of the one before.
      assert.deepEqual(digests.at(-4), digests.at(-5));
    }
  });
});

describe('a hidden dense layer', () => {
  test('is a pointwise layer behind the pool, with its activation as a clamp', () => {
    const { layers } = networkOf({ hidden: 7 });
    const [pool, hidden, last] = layers.slice(-3);
    assert.deepEqual([pool?.kind, hidden?.kind, last?.kind], ['mean', 'pointwise', 'pointwise']);
    assert.deepEqual([hidden?.input.channels, hidden?.output.channels, last?.output.channels], [13, 7, 5]);
    assert.equal(hidden?.low, hidden?.outputZero);
    assert.ok(last!.low < last!.outputZero);
  });

  test('runs and proves itself; the embedding is the pooled plane', async () => {
    for (const domain of ['int8', 'uint8'] as const) {
      const { bytes } = await packTflite(bytesOf({ hidden: 7, domain }));
      const model = await load(bytes);
      assert.equal((await model.selftest()).length, 8);
      assert.deepEqual([model.contract.features, model.contract.classes], [13, 5]);
    }
  });
});

test('a dense layer behind the pool that makes more than one pixel is refused', () => {
  const code = 'E_MODEL_SHAPE';
  const spoil = (model: ModelSpec): void => {
    const [logits] = operatorOf(model, 'FULLY_CONNECTED', 1).outputs;
    model.tensors[logits!]!.shape = [1, 2, 5];
  };
  spoilt(code, /is not one pixel/, spoil, { head: 'connected', hidden: 1, softmax: false });
});

describe('probabilities', () => {
  test('of LOGISTIC are each for itself', () => {
    const { softmax, layers } = networkOf({ softmax: 'logistic' });
    const { outputScale: scale, outputZero: zero } = layers.at(-1)!;
    assert.deepEqual(softmax, { logistic: true, inModel: true, table: logisticTable({ scale, zero }) });
  });

  test('of one logit are our logistic function, with two labels', () => {
    const network = networkOf({ classes: 1, softmax: false });
    assert.deepEqual([network.softmax?.logistic, network.softmax?.inModel], [true, false]);
    const labels = 'cat\ndog\n';
    assert.deepEqual(importTflite(bytesOf({ classes: 1, softmax: 'logistic' }), { labels }).network.labels, [
      'cat',
      'dog',
    ]);
    assert.throws(() => importTflite(bytesOf({ classes: 1, softmax: false }), { labels: 'cat\n' }), {
      code: 'E_LABELS_COUNT',
    });
  });

  test('of a softmax over one class are refused, for they are always 1', () => {
    assert.throws(() => networkOf({ classes: 1 }), {
      code: 'E_MODEL_OPERATOR',
      message: /SOFTMAX\) over one class is always 1: train with a sigmoid/,
    });
  });
});
