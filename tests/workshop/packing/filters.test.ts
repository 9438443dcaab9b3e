/** Channels and filters in the order in which the kernels read them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { make } from '../../../workshop/packing/index.ts';
import type { FilterLayer } from '../../../workshop/packing/index.ts';
import { bytesOf, packed, tiny } from './tiny.ts';

describe('filters', () => {
  test('padding is neutral: scale 1, bias 0, zero 0, filters 0; products hold the zero of their channel', () => {
    const { layers } = tiny('uint8');
    const pointwise = layers[2] as FilterLayer;
    const channels = bytesOf(packed(tiny('uint8')), 3);
    // The convolution and the depthwise layer before it have 8 channels each: 72 bytes, padded to 80.
    const part = new DataView(channels.buffer, channels.byteOffset + 160, 144);
    assert.equal(pointwise.output.channels, 11);
    for (let channel = 11; channel < 16; channel++) {
      assert.equal(part.getFloat32(4 * channel, true), 1);
      assert.equal(part.getInt32(64 + 4 * channel, true), 0);
      assert.equal(part.getInt8(128 + channel), 0);
    }
    assert.equal(part.getInt8(128 + 10), 117 - 128);

    // Convolution: 27 products in 32 places, 8 channels: [8][8][4].
    const filters = new Int8Array(bytesOf(packed(tiny('uint8')), 4));
    for (let channel = 0; channel < 8; channel++) {
      for (let product = 27; product < 32; product++) {
        assert.equal(filters[(product >> 2) * 32 + 4 * channel + (product & 3)], 117 - 128);
      }
    }
  });

  test('a block has 16 channels, the last one 8 where at most 8 remain', () => {
    const network = make({ alpha: 0.05, resolution: 32, classes: 40, seed: 1 });
    const filters = new Int8Array(bytesOf(packed(network), 4));
    const classifier = network.layers.at(-1) as FilterLayer;
    assert.deepEqual([classifier.input.channels, classifier.output.channels], [51, 40]);
    const part = filters.subarray(filters.length - 56 * 40);
    const at = (channel: number, product: number): number => classifier.filters[channel * 51 + product]!;
    assert.equal(part[0], at(0, 0));
    assert.equal(part[3], at(0, 3));
    assert.equal(part[4], at(1, 0));
    assert.equal(part[64], at(0, 4));
    assert.equal(part[16 * 56], at(16, 0));
    assert.equal(part[32 * 56 + 4], at(33, 0));
    assert.equal(part[32 * 56 + 32], at(32, 4));
  });
});
