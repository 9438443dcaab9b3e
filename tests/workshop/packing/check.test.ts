/** Networks that no packed file can hold. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Network } from '../../../workshop/packing/index.ts';
import { packed, tiny } from './tiny.ts';

describe('a network that is none', () => {
  const network = tiny('int8');
  const refusal = (layers: readonly Network['layers'][number][], message: RegExp): void => {
    assert.throws(() => packed({ ...network, layers }), { name: 'MobilenetError', message });
  };

  test('layers in another order', () => {
    const [convolution, depthwise, pointwise, ...rest] = network.layers;
    refusal(
      [convolution!, pointwise!, depthwise!, ...rest],
      /Layer 1 \(pointwise\) stands where .* has depthwise/,
    );
    refusal([depthwise!, convolution!, pointwise!, ...rest], /Layer 0 \(depthwise\) .* has convolution/);
    refusal([...network.layers, depthwise!], /Layer 7 \(depthwise\) .* has pointwise/);
    refusal(network.layers.slice(0, 5), /no pool/);
    refusal([convolution!, depthwise!, ...rest.slice(2)], /Layer 2 \(mean\) .* has pointwise/);
  });

  test('layers that do not join', () => {
    const changed = (change: object) =>
      network.layers.map((layer, index) => (index === 3 ? { ...layer, ...change } : layer));
    refusal(changed({ inputZero: 9 }), /Layer 3 \(depthwise\) has another input zero/);
    refusal(
      changed({ input: { height: 17, width: 17, channels: 12 } }),
      /Layer 3 \(depthwise\) does not read/,
    );
    refusal(changed({ low: 9, high: 8 }), /Layer 3 .*clamps crossed/);
    refusal(changed({ outputScale: 0 }), /Layer 3 .*scale 0/);
  });

  test('a mean whose numbers leave f32', () => {
    const mean = (change: object) =>
      network.layers.map((layer) => (layer.kind === 'mean' ? { ...layer, ...change } : layer));
    for (const multiplier of [0, 2 ** -130, Infinity, NaN])
      refusal(mean({ multiplier }), /Layer 5 \(mean\) has the factor/);
    refusal(mean({ addend: -Infinity }), /Layer 5 \(mean\) .*finite addend/);
  });
});
