/** The layer list against the published figures of the paper and of TF-slim. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { samePadding, scaledChannels, shapes } from '../../../workshop/packing/shapes.ts';

/** Exact multiply-adds with 1000 classes, by width and resolution. */
const published: Readonly<Record<string, number>> = {
  '1 224': 568_740_352,
  '1 192': 418_121_728,
  '1 160': 290_675_200,
  '1 128': 186_400_768,
  '0.75 224': 325_400_448,
  '0.75 192': 239_273_472,
  '0.75 160': 166_396_800,
  '0.75 128': 106_770_432,
  '0.5 224': 149_497_088,
  '0.5 192': 109_970_432,
  '0.5 160': 76_524_800,
  '0.5 128': 49_160_192,
  '0.25 224': 41_030_272,
  '0.25 192': 30_212_608,
  '0.25 160': 21_059_200,
  '0.25 128': 13_570_048,
};

const network = (alpha: number, resolution: number, classes = 1000) =>
  shapes({ alpha, resolution, classes, channels: 3 });

function total(layers: ReturnType<typeof shapes>, what: 'multiplyAdds' | 'parameters'): number {
  return layers.reduce((sum, layer) => sum + layer[what], 0);
}

describe('shapes', () => {
  for (const [variant, multiplyAdds] of Object.entries(published)) {
    test(`${variant} has ${multiplyAdds} multiply-adds`, () => {
      const [alpha, resolution] = variant.split(' ').map(Number) as [number, number];
      assert.equal(total(network(alpha, resolution), 'multiplyAdds'), multiplyAdds);
    });
  }

  test('trainable parameters are those of the paper', () => {
    const parameters = [1, 0.75, 0.5, 0.25].map((alpha) => total(network(alpha, 224), 'parameters'));
    assert.deepEqual(parameters, [4_231_976, 2_585_560, 1_331_592, 470_072]);
  });

  test('the order is convolution, 13 pairs, pool, classifier', () => {
    const kinds = network(1, 224).map(({ kind }) => kind);
    const pairs = Array.from({ length: 13 }, () => ['depthwise', 'pointwise']).flat();
    assert.deepEqual(kinds, ['convolution', ...pairs, 'pool', 'pointwise']);
    assert.deepEqual(network(1, 224, 0).at(-1)?.kind, 'pool');
  });

  test('every layer reads what the one before it writes, and the pool leaves one pixel', () => {
    const layers = shapes({ alpha: 0.35, resolution: 75, classes: 7, channels: 1 });
    assert.deepEqual(layers[0]?.input, { height: 75, width: 75, channels: 1 });
    layers.slice(1).forEach((layer, index) => assert.deepEqual(layer.input, layers[index]?.output));
    assert.deepEqual(layers.at(-1)?.input, { height: 1, width: 1, channels: 358 });
  });

  test('channels are max(8, floor(base · α))', () => {
    assert.equal(scaledChannels(32, 0.05), 8);
    assert.equal(scaledChannels(32, 0.35), 11);
    assert.equal(scaledChannels(512, 0.35), 179);
    assert.equal(scaledChannels(1024, 1), 1024);
  });

  test('SAME pads 0 before an even side of stride 2, 1 before an odd one and with stride 1', () => {
    assert.deepEqual(samePadding(224, 3, 2), { side: 112, before: 0 });
    assert.deepEqual(samePadding(75, 3, 2), { side: 38, before: 1 });
    assert.deepEqual(samePadding(7, 3, 1), { side: 7, before: 1 });
    assert.deepEqual(samePadding(1, 3, 2), { side: 1, before: 1 });
    assert.deepEqual(samePadding(7, 1, 1), { side: 7, before: 0 });
  });
});
